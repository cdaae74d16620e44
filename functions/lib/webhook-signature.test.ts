import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from './webhook-signature.ts';

describe('The signature of a webhook', () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
  it('is that of the example of the specification', () => {
    const signature = signWebhook(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is there for each secret', () => {
    const [first, second] = [newWebhookSecret(randomBytes), newWebhookSecret(randomBytes)];
    const both = signWebhook([first, second], 'a', 1, '{}').split(' ');
    expect(both).toEqual([signWebhook([first], 'a', 1, '{}'), signWebhook([second], 'a', 1, '{}')]);
    expect(both[0]).not.toBe(both[1]);
  });

  it('changes with every part of what is signed', () => {
    const secret = newWebhookSecret(randomBytes);
    const part = fc.string({ minLength: 1 }).filter((text) => !text.includes('.'));
    fc.assert(
      fc.property(
        part,
        fc.nat(),
        fc.string(),
        part,
        fc.nat(),
        fc.string(),
        (id, at, body, id2, at2, body2) => {
          fc.pre(id !== id2 || at !== at2 || body !== body2);
          expect(signWebhook([secret], id, at, body)).not.toBe(signWebhook([secret], id2, at2, body2));
        },
      ),
    );
  });

  it('is made with secrets of 32 bytes', () => {
    const secret = newWebhookSecret((count) => new Uint8Array(count).fill(255));
    expect(secret).toBe(`whsec_${Buffer.alloc(32, 255).toString('base64')}`);
  });
});
