import t from 'tap'
import { causeOf, INACTIVITY_CODES, inactivity } from '../../../services/agents/inactivity.js'

t.test('each reason is read off its sentence again', async (t) => {
  for (const code of INACTIVITY_CODES) {
    const names = inactivity(code, ['A']) === inactivity(code, ['B']) ? [] : ['FIRST', 'SECOND']
    t.same(causeOf(inactivity(code, names) + (code === 'endpoint' ? 'is not an address' : '')), { code, names }, code)
  }
  t.same(causeOf(inactivity('unset', ['$&'])), { code: 'unset', names: ['$&'] })
  t.equal(causeOf('the moon is full'), null)
})
