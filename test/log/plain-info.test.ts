import t from 'tap'
import { loggerOn } from '../../log/logger.js'
import { plainInfo } from '../../log/plain-info.js'
import { keepSecrets } from '../../log/secrets.js'
import { logStateOf } from '../../log/state.js'

t.test('a line past the logger is the logger’s own, letter by letter', async (t) => {
  const lines: string[] = []
  const logger = loggerOn('info', { write (line) { lines.push(line.replace(/"time":\d+/, '"time":0')) } }, { pid: 7 })
  keepSecrets(['a.secret.of.ours'])
  const cases: Record<string, unknown>[] = [
    { front: 'openai', agentId: 'writer', keyId: undefined, attempts: 1, totalMs: 0.5, promptTokens: 9, firstTokenMs: null, isEstimated: false },
    { target: 'a.secret.of.ours' }, { agentId: 'sk-abcdefghijkl' }, { agentId: 'a"b' }, { agentId: 'é\u2028' }, { attempts: Number.NaN }, { attempts: Infinity },
    { failures: ['rate'] }, { error: new Error('broken') }, { agentId: 'x'.repeat(5000) }, {}, { agentId: '' }
  ]
  for (const [index, fields] of cases.entries()) {
    logger.info(fields, 'generation')
    plainInfo(logger, fields, 'generation')
    const [theirs, ours] = lines.splice(0)
    t.equal(ours, theirs, `case ${index}`)
    t.notMatch(ours, /a\.secret|sk-abc/)
  }
  t.equal(logStateOf(logger)?.written.get(30)?.lines, 2 * cases.length, 'each is counted')
  logger.level = 'warn'
  plainInfo(logger, { front: 'openai' }, 'generation')
  t.equal(lines.length, 0, 'none where the level is above')
  plainInfo({ level: 'info', info: (_fields, sentence) => { lines.push(sentence) } }, {}, 'elsewhere')
  t.strictSame(lines, ['elsewhere'], 'a logger that was not made here takes its own')
})
