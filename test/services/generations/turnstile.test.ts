import t from 'tap'
import { createTurnstile } from '../../../services/generations/turnstile.js'

t.test('a crowd passes a few in each turn of the event loop', async (t) => {
  const pass = createTurnstile(2)
  const passed: number[] = []
  const crowd = Promise.all([0, 1, 2, 3, 4].map(async (index) => {
    await pass()
    passed.push(index)
  }))
  const seen: number[] = []
  while (seen.at(-1) !== 5) {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(passed.length)
  }
  await crowd
  t.same(passed, [0, 1, 2, 3, 4], 'in the order they came')
  t.ok(seen.every((count, index) => count - (seen[index - 1] ?? 2) <= 2), `never more at once: ${seen.join(', ')}`)
  t.equal(pass(), undefined, 'and nobody waits once it is over')
})
