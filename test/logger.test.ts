import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { readConfig } from '../config.js'
import { createLogger } from '../logger.js'
import { eventually, temporaryFolder } from './helper.js'

t.test('secrets do not reach a log line, wherever they stand in it', async (t) => {
  const folder = await temporaryFolder(t)
  const logger = createLogger(readConfig({ LOG_DIR: folder }))
  const fields = {
    password: 'secret-1',
    answer: { refreshToken: 'secret-2', user: { apiKey: 'secret-3', name: 'Ada' } },
    list: [{ token: 'secret-4', kept: 1 }],
    err: Object.assign(new Error('refused', { cause: new Error('by the upstream') }), { code: 'E1', authorization: 'secret-5' }),
    at: new Date(0),
    plain: 'text'
  }
  logger.info(fields, 'a line')
  const line = await eventually('the line', async () => {
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8')
      if (text.includes('a line')) return text
    }
    return undefined
  })
  t.notMatch(line, /secret-/)
  const { err, ...rest } = JSON.parse(line) as Record<string, unknown> & { err: Record<string, unknown> }
  t.match(rest, {
    password: '[redacted]',
    answer: { refreshToken: '[redacted]', user: { apiKey: '[redacted]', name: 'Ada' } },
    at: '1970-01-01T00:00:00.000Z',
    plain: 'text',
    msg: 'a line'
  })
  t.same(rest['list'], [{ token: '[redacted]', kept: 1 }], 'a list stays a list')
  t.match(err, { type: 'Error', code: 'E1', authorization: '[redacted]', message: /refused/, stack: /by the upstream/ })
  t.equal(fields.password, 'secret-1', 'what is logged is not changed')
  t.equal(fields.answer.user.apiKey, 'secret-3')
})
