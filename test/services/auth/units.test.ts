import t from 'tap'
import { createMemoryLimiter } from '../../../plugins/rate-limit/memory.js'
import { createAttempts } from '../../../services/auth/attempts.js'
import { derivationKeys, firstRefreshToken, hashRefreshToken, readRefreshToken, succeedingToken } from '../../../services/auth/refresh-token.js'
import { createRevocations } from '../../../services/auth/revocations.js'

const USER = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'
const LOGIN = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2d'

t.test('a refresh token carries its user beside the secret', async (t) => {
  const text = firstRefreshToken(USER)
  t.match(text, /^rt_[A-Za-z0-9_-]{64}$/)
  t.strictSame(readRefreshToken(text), { text, userId: USER, hash: hashRefreshToken(text) })
  t.not(firstRefreshToken(USER), text)
  for (const bad of ['', 'rt_', text.slice(1), `${text}A`, `${text}\n`, ` ${text}`, text.replace('rt_', 'pk_'), text.slice(0, -1) + '=']) t.equal(readRefreshToken(bad), null)
})

t.test('a successor depends on the key, the parent, the login and the generation, and on nothing else', async (t) => {
  const [key, previous] = derivationKeys('s'.repeat(32), 'p'.repeat(32)) as [Buffer, Buffer]
  t.equal(derivationKeys('s'.repeat(32), null).length, 1)
  const parent = readRefreshToken(firstRefreshToken(USER))
  const other = readRefreshToken(firstRefreshToken(USER))
  if (parent === null || other === null) throw new Error('unreadable')
  const token = succeedingToken(key, parent, LOGIN, 1)
  t.equal(readRefreshToken(token)?.userId, USER)
  t.equal(succeedingToken(key, parent, LOGIN, 1), token)
  const different = [
    succeedingToken(previous, parent, LOGIN, 1),
    succeedingToken(key, other, LOGIN, 1),
    succeedingToken(key, parent, USER, 1),
    succeedingToken(key, parent, LOGIN, 2)
  ]
  t.equal(new Set([token, ...different]).size, 5)
})

t.test('a revoked login is held as long as its access tokens live, and no longer', async (t) => {
  let now = 0
  const revocations = createRevocations(1000, { now: () => now })
  revocations.add('a')
  now = 600
  revocations.add('b')
  t.ok(revocations.has('a'))
  t.notOk(revocations.has('c'))
  now = 1200
  revocations.add('c')
  t.notOk(revocations.has('a'), 'let go')
  t.ok(revocations.has('b'))
  revocations.add('b')
  now = 1900
  revocations.add('d')
  t.ok(revocations.has('b'), 'a repeated revocation counts from the last one')
  t.equal(revocations.size, 3)
})

t.test('a clock that goes back is noticed: what the list forgot, or can\'t hold long enough, it does not vouch for', async (t) => {
  const clock = { now: 0, wall: 1_000_000 }
  const pass = (ms: number): void => { clock.now += ms; clock.wall += ms }
  const revocations = createRevocations(1000, { now: () => clock.now, wall: () => clock.wall })
  revocations.add('a')
  t.ok(revocations.covers(clock.wall + 1000))
  pass(1001)
  revocations.add('b')
  t.notOk(revocations.has('a'), 'its tokens are over')
  t.ok(revocations.covers(clock.wall), 'nobody is looked up while the clock goes on')
  clock.wall -= 5000
  t.notOk(revocations.covers(1_000_900), 'a token of a is alive again')
  t.notOk(revocations.covers(clock.wall + 1001), 'longer than a revocation is held')
  revocations.add('c')
  pass(1001)
  revocations.add('d')
  t.notOk(revocations.covers(1_001_900), 'a token of c that was signed before the clock went back')
  pass(60_000)
  t.ok(revocations.covers(clock.wall + 900), 'all is forgotten when the clock has caught up')
})

t.test('attempts are counted in windows', async (t) => {
  const attempts = createAttempts(createMemoryLimiter(), 2, 60_000)
  t.strictSame(await Promise.all([attempts.count('a'), attempts.count('a'), attempts.count('b')]), [0, 0, 0])
  const wait = await attempts.count('a')
  t.ok(wait >= 59 && wait <= 60, `${wait} s`)
  t.equal(await attempts.count('b'), 0, 'each key has its own')
  const unlimited = createAttempts(createMemoryLimiter(), 0, 60_000)
  t.strictSame((await Promise.all(Array.from({ length: 50 }, () => unlimited.count('a')))).filter((seconds) => seconds > 0), [])
})
