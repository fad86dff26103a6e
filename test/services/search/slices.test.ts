/** Long work in slices, by a clock of the test's own. */
import t from 'tap'
import { inSlices, type Steps } from '../../../services/search/slices.js'

t.test('after a quarter of a millisecond it is the others\' turn', async (t) => {
  let now = 0
  t.intercept(performance, 'now', { value: () => now })
  let turns = 0
  let running = true
  const count = (): void => {
    turns += 1
    if (running) setImmediate(count)
  }
  setImmediate(count)
  const held: number[] = []
  function * work (): Steps<string> {
    let [turn, steps] = [turns, 0]
    for (let step = 0; step < 100; step += 1) {
      now += 0.1
      if (turns !== turn) {
        held.push(steps)
        ;[turn, steps] = [turns, 0]
      }
      steps += 1
      yield
    }
    return 'done'
  }
  t.equal(await inSlices(work()), 'done')
  running = false
  t.ok(held.length >= 30, `${held.length} turns of others`)
  t.ok(held.every((steps) => steps <= 3), held.join(' '))
})
