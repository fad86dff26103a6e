import t from 'tap'
import { createPasswordHasher } from '../../../services/accounts/password-hasher.js'

const overloaded = (): Error => new Error('overloaded')

t.test('a password is hashed and verified', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded })
  const hashed = await hasher.hash('caf\u00e9-horse-1')
  t.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.equal(await hasher.verify(hashed, 'cafe\u0301-horse-1'), true, 'however the accent was typed')
  t.equal(await hasher.verify(hashed, 'other'), false)
  t.equal(await hasher.verify(null, 'other'), false)
  t.not(await hasher.hash('same'), await hasher.hash('same'))
})

t.test('few at a time, a bounded number waiting, the others refused at once', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 2, maxWaiting: 3, overloaded })
  let turns = 0
  const calls = Array.from({ length: 7 }, () => hasher.verify(null, 'x', () => { turns += 1 }))
  t.equal(turns, 2, 'only two begin')
  const outcomes = await Promise.allSettled(calls)
  t.same(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
  t.equal(turns, 5)
  t.equal(await hasher.verify(null, 'x'), false, 'and room again afterwards')
})

t.test('whoever is refused when the turn comes costs no hash and no turn', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 100, overloaded })
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => hasher.verify(null, 'x', () => { throw new Error('refused') })))
  t.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason.message === 'refused'))
  t.equal(await hasher.verify(null, 'x'), false)
})

t.test('an unknown user takes as long as a wrong password', async (t) => {
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded })
  const hashed = await hasher.hash('right-horse-1')
  const times: { known: number[], unknown: number[] } = { known: [], unknown: [] }
  for (let i = 0; i < 15; i++) {
    for (const [kind, value] of [['known', hashed], ['unknown', null]] as const) {
      const startedAt = performance.now()
      await hasher.verify(value, 'wrong')
      times[kind].push(performance.now() - startedAt)
    }
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[7] ?? 0
  const ratio = median(times.unknown) / median(times.known)
  t.comment(`unknown/known ${ratio.toFixed(2)}`)
  t.ok(ratio > 0.5 && ratio < 2, 'no order of magnitude between them')
})
