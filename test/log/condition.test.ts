import t from 'tap'
import { createCondition, createConditions } from '../../log/condition.js'
import { eventually } from '../helper.js'

function recorder () {
  const lines: { level: string, fields: any, sentence: string }[] = []
  const take = (level: string) => (fields: object, sentence: string) => { lines.push({ level, fields, sentence }) }
  return { lines, log: { error: take('error'), warn: take('warn'), info: take('info'), debug: take('debug') } }
}

t.test('said at its begin, while it lasts with a count, and at its end', async (t) => {
  const { lines, log } = recorder()
  const condition = createCondition(log, { level: 'error', begins: 'it is lost', ends: 'it is back', everyMs: 30 })
  condition.over()
  t.equal(condition.met({ host: 'a' }, 'it is lost: gone'), true)
  for (let time = 0; time < 9; time += 1) t.equal(condition.met({ host: 'b' }), false)
  await eventually('a word meanwhile', () => lines.length === 2)
  await new Promise((resolve) => setTimeout(resolve, 90))
  t.equal(lines.length, 2, 'silence while it does not happen')
  condition.over()
  condition.over()
  t.match(lines, [
    { level: 'error', fields: { milestone: 'lost', host: 'a' }, sentence: 'it is lost: gone' },
    { level: 'error', fields: { host: 'b', count: 10 }, sentence: /^it is lost: gone: still so, 10 times/ },
    { level: 'error', fields: { milestone: 'back', count: 10, seconds: Number }, sentence: /^it is back after [\d.]+ s$/ }
  ])
  t.equal(condition.holds, false)
  condition.met()
  t.equal(lines.length, 4, 'and again')
  condition.over()
})

t.test('what nobody tells the end of fades, each of its kind for itself', async (t) => {
  const { lines, log } = recorder()
  const conditions = createConditions(log, { level: 'warn', begins: 'calls fail', ends: 'calls failed', everyMs: 20 })
  for (const agent of ['a', 'a', 'b']) conditions.met(agent, { agent })
  t.match(lines, [{ level: 'warn', fields: { agent: 'a' } }, { level: 'warn', fields: { agent: 'b' } }])
  await eventually('both ends', () => lines.filter(({ sentence }) => sentence.startsWith('calls failed for')).length === 2)
  t.ok(lines.filter(({ sentence }) => sentence.startsWith('calls failed')).every(({ level }) => level === 'info'), 'good news is no warning')
})
