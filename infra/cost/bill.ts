/** One component of a monthly bill. */
export interface BillLine {
  component: string;
  /** How many units of what. */
  quantity: string;
  usd: number;
}

export interface Bill {
  design: string;
  lines: BillLine[];
  /** US dollars a month. */
  total: number;
}

const inShort = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `quantity` units, described by `unit`, at `price` US dollars each. */
export const line = (component: string, quantity: number, unit: string, price: number): BillLine => ({
  component,
  quantity: `${inShort.format(quantity)} ${unit}`,
  usd: quantity * price,
});

/** Several things that are one component to the reader: their sum, under one name. */
export const together = (component: string, ...lines: BillLine[]): BillLine => ({
  component,
  quantity: lines.map(({ quantity }) => quantity).join(', '),
  usd: lines.reduce((sum, { usd }) => sum + usd, 0),
});

export const bill = (design: string, lines: BillLine[]): Bill => ({
  design,
  lines,
  total: lines.reduce((sum, { usd }) => sum + usd, 0),
});
