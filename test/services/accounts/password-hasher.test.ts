import t from 'tap'
import { createPasswordHasher } from '../../../services/accounts/password-hasher.js'

const turn = { address: '192.0.2.1', person: 'ada' }

const overloaded = (): Error => new Error('overloaded')

t.test('a password is hashed and verified', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded })
  const hashed = await hasher.hash('caf\u00e9-horse-1', turn)
  t.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await hasher.verify(hashed, 'cafe\u0301-horse-1', turn), true, 'however the accent was typed')
  t.equal(await hasher.verify(hashed, 'other', turn), false)
  t.equal(await hasher.verify(null, 'other', turn), false)
  t.not(await hasher.hash('same', turn), await hasher.hash('same', turn))
})

t.test('few at a time, a bounded number waiting, the others refused at once', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 2, maxWaiting: 3, overloaded })
  let turns = 0
  const calls = Array.from({ length: 7 }, () => hasher.verify(null, 'x', { ...turn, admit () { turns += 1 } }))
  t.equal(turns, 2, 'only two begin')
  const outcomes = await Promise.allSettled(calls)
  t.same(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
  t.equal(turns, 5)
  t.equal(await hasher.verify(null, 'x', turn), false, 'and room again afterwards')
})

t.test('whoever is refused when the turn comes costs no hash and no turn', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 100, overloaded })
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => hasher.verify(null, 'x', { ...turn, admit () { throw new Error('refused') } })))
  t.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason.message === 'refused'))
  t.equal(await hasher.verify(null, 'x', turn), false)
})

t.test('an unknown user takes as long as a wrong password', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded })
  const hashed = await hasher.hash('right-horse-1', turn)
  const times: { known: number[], unknown: number[] } = { known: [], unknown: [] }
  for (let i = 0; i < 15; i++) {
    for (const [kind, value] of [['known', hashed], ['unknown', null]] as const) {
      const startedAt = performance.now()
      await hasher.verify(value, 'wrong', turn)
      times[kind].push(performance.now() - startedAt)
    }
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[7] ?? 0
  const ratio = median(times.unknown) / median(times.known)
  t.comment(`unknown/known ${ratio.toFixed(2)}`)
  t.ok(ratio > 0.5 && ratio < 2, 'no order of magnitude between them')
})

t.test('a crowd of one address or one person delays nobody else by more than a few hashes', async (t) => {
  for (const crowd of [
    () => turn,
    (n: number) => ({ address: turn.address, person: `person ${n}` }),
    (n: number) => ({ address: `198.51.100.${n}`, person: 'ada' })
  ]) {
    const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 400, overloaded })
    let turns = 0
    const leaving = new AbortController()
    const waiting = Array.from({ length: 200 }, (_, n) => hasher.verify(null, 'x', { ...crowd(n), hangUp: leaving.signal, admit () { turns += 1 } }).catch(() => 'left'))
    const kinds = [
      () => hasher.verify(null, 'x', { address: '203.0.113.1', person: 'grace' }),
      () => hasher.hash('x', { address: '203.0.113.2', person: 'alan' })
    ]
    for (const kind of kinds) {
      const before = turns
      await kind()
      t.ok(turns - before <= 4, `${turns - before} of the crowd went before`)
    }
    leaving.abort()
    t.ok((await Promise.all(waiting)).includes('left'))
    t.ok(turns < 20, 'and what its client left is not hashed')
  }
})

t.test('what its client left makes room at once', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 2, overloaded })
  const leaving = new AbortController()
  const left = Array.from({ length: 3 }, () => hasher.hash('x', { ...turn, hangUp: leaving.signal }).then(() => 'hashed', (error: unknown) => error === leaving.signal.reason))
  await t.rejects(hasher.hash('x', turn), { message: 'overloaded' })
  leaving.abort()
  const others = [hasher.hash('x', turn), hasher.hash('x', turn)]
  t.same(await Promise.all(left), ['hashed', true, true], 'what has begun goes on')
  await Promise.all(others)
  await t.rejects(hasher.hash('x', { ...turn, hangUp: leaving.signal }), leaving.signal.reason as Error)
})

t.test('when it is full, the last of the longest line gets the refusal', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded })
  const crowd = Array.from({ length: 11 }, () => hasher.verify(null, 'x', turn).then(String, (error: Error) => error.message))
  const other = await hasher.verify(null, 'x', { address: '203.0.113.1', person: 'grace' })
  t.equal(other, false)
  t.same(await Promise.all(crowd), [...Array.from({ length: 10 }, () => 'false'), 'overloaded'])
})
