import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import t from 'tap'
import { readConfig } from '../config.js'
import { createLogger } from '../logger.js'
import { eventually, temporaryFolder } from './helper.js'

t.test('daily files', async (t) => {
  const dir = await temporaryFolder(t)
  const logger = createLogger(readConfig({ LOG_DIR: dir }))
  logger.info({ password: 'hunter22', user: { apiKey: 'hunter22', name: 'ann' }, deep: { headers: { authorization: 'Bearer hunter22' } } }, 'hello')
  logger.debug('too fine')
  logger.level = 'debug'
  logger.debug('fine')
  logger.error({ err: new Error('broken') }, 'oh')
  const day = new Date()
  const date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
  const read = async (name: string) => {
    const file = (await readdir(dir)).find((one) => one.startsWith(`${name}.${date}`))
    return file === undefined ? '' : await readFile(join(dir, file), 'utf8')
  }
  await eventually('both files', async () => (await read('app')).includes('broken') && (await read('error')).includes('broken'))
  const app = await read('app')
  t.equal(app.trim().split('\n').length, 3)
  t.match(app, /"name":"ann".*"msg":"hello"/)
  t.match(app, '[redacted]')
  t.notMatch(app, /hunter22|too fine/)
  t.match(app, '"msg":"fine"', 'a level that is lowered for a while reaches the file')
  t.equal((await read('error')).trim().split('\n').length, 1, 'errors only')
})

t.test('standard output', async (t) => {
  const script = `
    const { createLogger } = await import('./logger.ts')
    const { readConfig } = await import('./config.ts')
    const logger = createLogger(readConfig({ LOG_LEVEL: 'warn' }))
    logger.info('no'); logger.warn({ token: 'hunter22' }, 'yes'); logger.flush()`
  const output = execFileSync('env', ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' })
  t.match(JSON.parse(output), { level: 40, msg: 'yes', token: '[redacted]' })
})
