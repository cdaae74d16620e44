import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { clock, valueOf, failureOf, functionOf } = givenRuntime();

/** Tuesday, 2023-11-14T22:13:20.123Z */
const tuesdayMs = 1_700_000_000_123;

describe('util.time › now', () => {
  test('shows the clock that the runtime was given', () => {
    clock.advance(1_007);
    expect(
      valueOf(
        '[util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds(), util.time.nowFormatted("HH:mm:ss"), util.time.nowFormatted("dd HH", "+09:30")]',
      ),
    ).toEqual(['2026-01-01T00:00:01.007Z', 1767225601, 1767225601007, '00:00:01', '01 09']);
  });
});

describe('util.time › conversions of the documentation', () => {
  test.each([
    [
      'util.time.parseFormattedToEpochMilliSeconds("2018-02-01 01:23:45Z", "yyyy-MM-dd HH:mm:ssX")',
      1517448225000,
    ],
    [
      'util.time.parseFormattedToEpochMilliSeconds("2018-02-01 01:23:45", "yyyy-MM-dd HH:mm:ss", "Australia/Perth")',
      1517419425000,
    ],
    ['util.time.parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00")', 1517476865180],
    ['util.time.epochMilliSecondsToSeconds(1517943695750)', 1517943695],
    ['util.time.epochMilliSecondsToISO8601(1517943695750)', '2018-02-06T19:01:35.750Z'],
    [
      'util.time.epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ")',
      '2018-02-06 19:01:35+0000',
    ],
    [
      'util.time.epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")',
      '2018-02-07 03:01:35+0800',
    ],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });
});

describe('util.time › patterns', () => {
  const format = functionOf('util.time.epochMilliSecondsToFormatted(x.ms, x.pattern, x.zone)');

  test.each([
    ['uuuu yyyy yy y', 'UTC', '2023 2023 23 2023'],
    ['MMMM MMM MM M LLLL MMMMM', 'UTC', 'November Nov 11 11 November N'],
    ['EEEE, EEE EEEEE e c', 'UTC', 'Tuesday, Tue T 3 3'],
    ['d dd D DDD F', 'UTC', '14 14 318 318 7'],
    ['Q QQ QQQ QQQQ', 'UTC', '4 04 Q4 4th quarter'],
    ['YYYY w W', 'UTC', '2023 46 3'],
    ['H HH k h hh K a', 'UTC', '22 22 22 10 10 10 PM'],
    ['m mm s ss S SSS SSSSSSSSS n A', 'UTC', '13 13 20 20 1 123 123000000 123000000 80000123'],
    ['G GGGG GGGGG', 'UTC', 'AD Anno Domini A'],
    ['X XX XXX x xx xxx Z ZZZZ ZZZZZ O OOOO VV', 'UTC', 'Z Z Z +00 +0000 +00:00 +0000 GMT Z GMT GMT UTC'],
    [
      'X XX XXX x xxx Z ZZZZ ZZZZZ O OOOO VV',
      'Australia/Perth',
      '+08 +0800 +08:00 +08 +08:00 +0800 GMT+08:00 +08:00 GMT+8 GMT+08:00 Australia/Perth',
    ],
    ['X XXX O VV', '-03:30', '-0330 -03:30 GMT-3:30 -03:30'],
    ['z zzzz', 'America/New_York', 'EST Eastern Standard Time'],
    ["'at' HH 'o''clock' '' [mm]", 'UTC', "at 22 o'clock ' 13"],
    ['ppppH|', 'UTC', '  22|'],
    ['dd.MM.uuuu, HH:mm', 'Asia/Kathmandu', '15.11.2023, 03:58'],
  ])('formats %s in %s', (pattern, zone, expected) => {
    expect(format({ ms: tuesdayMs, pattern, zone })).toBe(expected);
  });

  test('puts the first days of January into the last week of the year before or the first', () => {
    const weeks = [Date.UTC(2021, 0, 1), Date.UTC(2020, 11, 31), Date.UTC(2022, 11, 31)].map((ms) =>
      format({ ms, pattern: 'YYYY-w', zone: null }),
    );
    expect(weeks).toEqual(['2021-1', '2021-1', '2022-53']);
  });

  test.each([
    ['util.time.nowFormatted("yyyy j")', 'Unknown pattern letter: j'],
    ['util.time.nowFormatted("MMMMMM")', 'Too many pattern letters: M'],
    ['util.time.nowFormatted("HH \'open")', "Pattern ends with an incomplete string literal: HH 'open"],
    ['util.time.nowFormatted("HH", "Europe/Atlantis")', 'Unknown time-zone ID: Europe/Atlantis'],
    ['util.time.nowFormatted("HH", "+25:00")', 'Invalid ID for ZoneOffset: +25:00'],
    ['util.time.epochMilliSecondsToISO8601("soon")', 'Expected milliseconds since the epoch, but got soon.'],
    [
      'util.time.parseISO8601ToEpochMilliSeconds("2018-02-30T00:00:00Z")',
      "Text '2018-02-30T00:00:00Z' could not be parsed: Invalid date or time",
    ],
    [
      'util.time.parseISO8601ToEpochMilliSeconds("yesterday")',
      "Text 'yesterday' could not be parsed at index 0",
    ],
    [
      'util.time.parseFormattedToEpochMilliSeconds("2018-2-1", "yyyy-MM-dd", "UTC")',
      "Text '2018-2-1' could not be parsed at index 0",
    ],
  ])('%s fails', (expression, message) => {
    expect(failureOf(expression)).toBe(message);
  });
});

describe('util.time › parsing', () => {
  const parse = functionOf('util.time.parseFormattedToEpochMilliSeconds(x.text, x.pattern, x.zone)');

  test.each([
    ['14 Nov 2023 10:13 PM', 'd MMM yyyy h:mm a', 'UTC', Date.UTC(2023, 10, 14, 22, 13)],
    ['Tuesday 14 November 2023 00', 'EEEE d MMMM uuuu HH', 'UTC', Date.UTC(2023, 10, 14)],
    ['20231114T221320', "yyyyMMdd'T'HHmmss", 'UTC', Date.UTC(2023, 10, 14, 22, 13, 20)],
    ['2023-11-14 22:13+0130', 'yyyy-MM-dd HH:mmZ', null, Date.UTC(2023, 10, 14, 20, 43)],
    ['2023-11-14 22:13 Europe/Berlin', 'yyyy-MM-dd HH:mm VV', null, Date.UTC(2023, 10, 14, 21, 13)],
    ['2023-318 01', 'yyyy-DDD HH', 'UTC', Date.UTC(2023, 10, 14, 1)],
    ['23-02-31 00:00', 'yy-MM-dd HH:mm', 'UTC', Date.UTC(2023, 1, 28)],
    ['2023-11-14 22:13:20.5', 'yyyy-MM-dd HH:mm:ss[.S]', 'UTC', Date.UTC(2023, 10, 14, 22, 13, 20, 500)],
    ['2023-11-14 22:13:20', 'yyyy-MM-dd HH:mm:ss[.S]', 'UTC', Date.UTC(2023, 10, 14, 22, 13, 20)],
    ['2024-03-31 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', Date.UTC(2024, 2, 31, 1, 30)],
    ['2024-10-27 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', Date.UTC(2024, 9, 27, 0, 30)],
  ])('reads %s by %s', (text, pattern, zone, expected) => {
    expect(parse({ text, pattern, zone })).toBe(expected);
  });
});

describe('util.time › round trips', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kolkata',
    '-09:30',
  );
  const times = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

  test('an instant written with its offset reads as that instant', () => {
    const pattern = "uuuu-MM-dd'T'HH:mm:ss.SSSXXX";
    const roundTrip = functionOf(
      `util.time.parseFormattedToEpochMilliSeconds(util.time.epochMilliSecondsToFormatted(x.ms, "${pattern}", x.zone), "${pattern}")`,
    );
    fc.assert(fc.property(times, zones, (ms, zone) => roundTrip({ ms, zone }) === ms));
  });

  test('a local time reads as an instant that shows it', () => {
    const pattern = 'uuuu-MM-dd HH:mm:ss.SSS';
    const texts = functionOf(
      `[x.ms].map((ms) => util.time.epochMilliSecondsToFormatted(ms, "${pattern}", x.zone)).map((text) => [text, util.time.epochMilliSecondsToFormatted(util.time.parseFormattedToEpochMilliSeconds(text, "${pattern}", x.zone), "${pattern}", x.zone)])`,
    );
    fc.assert(
      fc.property(times, zones, (ms, zone) => {
        const [[shown, again] = []] = texts({ ms, zone }) as string[][];
        return shown === again;
      }),
    );
  });

  test('ISO 8601 text reads as what it was written from', () => {
    const roundTrip = functionOf(
      'util.time.parseISO8601ToEpochMilliSeconds(util.time.epochMilliSecondsToISO8601(x))',
    );
    fc.assert(fc.property(times, (ms) => roundTrip(ms) === ms));
  });
});
