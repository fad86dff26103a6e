import t from 'tap'
import fc from 'fast-check'
import { addressKey } from '../../../network.js'
import { createSignInGuard, type Attempt, type SignInGuard } from '../../../services/accounts/sign-in-guard.js'

const attempt = (change: Partial<Attempt> = {}): Attempt => ({ account: 'ada', address: '192.0.2.1', device: null, proven: false, ...change })

/** Seconds that an attempt has to wait; 0 when it was let through (and counted). */
function tryOut (guard: SignInGuard, one: Attempt): number {
  try {
    guard.admit(one)
    return 0
  } catch (error) {
    return (error as { retryAfter: number }).retryAfter
  }
}

function start () {
  const clock = { now: 1 }
  let refused = 0
  const guard = createSignInGuard({ now: () => clock.now, onRefused: () => { refused += 1 } })
  return { guard, clock, refusals: () => refused, pass: (seconds: number) => { clock.now += seconds * 1000 } }
}

t.test('guards that tell each other count together', async (t) => {
  const clock = { now: 0 }
  const now = (): number => clock.now
  const guards: SignInGuard[] = [0, 1].map((index) => createSignInGuard({ now, tell: (counted) => { guards[1 - index]?.hear(counted) } }))
  const [one, other] = guards as [SignInGuard, SignInGuard]
  const attempt: Attempt = { account: 'ada', address: '192.0.2.9', device: null, proven: false }
  for (let index = 0; index < 5; index += 1) (index % 2 === 0 ? one : other).admit(attempt)
  t.throws(() => { one.check(attempt) }, { code: 'AUTH_TOO_MANY_ATTEMPTS' })
  t.throws(() => { other.check(attempt) }, { code: 'AUTH_TOO_MANY_ATTEMPTS' })
  clock.now += 2000
  one.admit(attempt)()
  t.doesNotThrow(() => { other.check(attempt) }, 'the right password clears both')
})

t.test('five failures are free, then waits double up to 900 seconds', async (t) => {
  const { guard, pass, refusals } = start()
  for (let i = 0; i < 5; i++) t.equal(tryOut(guard, attempt()), 0)
  for (const wait of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    t.equal(tryOut(guard, attempt({ address: `198.51.100.${wait % 256}` })), wait, 'whatever the address')
    pass(wait - 0.5)
    t.equal(tryOut(guard, attempt()), 1)
    pass(0.5)
    t.equal(tryOut(guard, attempt({ address: `203.0.113.${wait % 256}` })), 0)
  }
  t.equal(refusals(), 24)
  t.throws(() => guard.check(attempt()), { code: 'AUTH_TOO_MANY_ATTEMPTS', statusCode: 429, details: { retryAfter: 900 } })
  pass(3601)
  t.equal(tryOut(guard, attempt()), 0, 'an hour forgets')
})

t.test('a success forgives', async (t) => {
  const { guard } = start()
  for (let i = 0; i < 20; i++) guard.admit(attempt())()
  for (let i = 0; i < 5; i++) t.equal(tryOut(guard, attempt()), 0)
  t.equal(tryOut(guard, attempt()), 1)
})

t.test('a known device has an allowance of its own', async (t) => {
  const { guard } = start()
  for (let i = 0; i < 6; i++) tryOut(guard, attempt())
  t.equal(tryOut(guard, attempt({ device: 'd1' })), 0)
  for (let i = 0; i < 4; i++) tryOut(guard, attempt({ device: 'd1' }))
  t.equal(tryOut(guard, attempt({ device: 'd1' })), 1)
  t.equal(tryOut(guard, attempt({ device: 'd2' })), 0)
  t.equal(tryOut(guard, attempt({ device: 'd1', account: 'grace' })), 0)
})

t.test('60 failures in 15 minutes are an address\'s share, whatever the accounts', async (t) => {
  const { guard, pass } = start()
  for (let i = 0; i < 60; i++) {
    t.equal(tryOut(guard, attempt({ account: `user-${i}` })), 0)
    pass(1)
  }
  t.equal(tryOut(guard, attempt({ account: 'another' })), 840)
  t.equal(tryOut(guard, attempt({ account: 'another', device: 'seems familiar' })), 840)
  t.equal(tryOut(guard, attempt({ account: 'another', device: 'd', proven: true })), 0, 'a proven device is not held up by its neighbours')
  t.equal(tryOut(guard, attempt({ account: 'another', address: '192.0.2.2' })), 0)
  pass(840)
  t.equal(tryOut(guard, attempt({ account: 'another' })), 0)
})

t.test('memory is bounded', async (t) => {
  const { guard } = start()
  tryOut(guard, attempt({ account: 'first', address: 'first' }))
  for (let i = 0; i < 50_001; i++) tryOut(guard, attempt({ account: `u${i}`, address: `a${i}` }))
  for (let i = 0; i < 5; i++) t.equal(tryOut(guard, attempt({ account: 'first', address: 'first' })), 0, 'the oldest was forgotten')
})

t.test('no order of attempts lets more failures through than the waits allow', async () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (pauses) => {
    const { guard, clock, pass } = start()
    const admitted: number[] = []
    for (const pause of pauses) {
      pass(pause)
      if (tryOut(guard, attempt()) === 0) admitted.push(clock.now)
    }
    return admitted.every((at, index) => index < 5 || at - (admitted[index - 1] ?? 0) >= Math.min(1000 * 2 ** (index - 5), 900_000))
  }), { numRuns: 200 })
})

t.test('what counts as one address', async (t) => {
  for (const [ip, key] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', '']
  ] as const) t.equal(addressKey(ip), key, ip)
})
