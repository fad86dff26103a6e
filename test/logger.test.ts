import { chmod, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { readConfig } from '../config.js'
import { createLogger } from '../logger.js'
import { eventually, temporaryFolder } from './helper.js'

t.test('daily files', async (t) => {
  const dir = await temporaryFolder(t)
  const logger = await createLogger(readConfig({ LOG_DIR: dir }))
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
    const logger = await createLogger(readConfig({ LOG_LEVEL: 'warn' }))
    logger.info('no'); logger.warn({ token: 'hunter22' }, 'yes'); logger.flush()`
  const output = execFileSync('env', ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' })
  t.match(JSON.parse(output), { level: 40, msg: 'yes', token: '[redacted]' })
})

const mode = async (path: string) => (await stat(path)).mode & 0o777

t.test('logs are for their owner and the group', async (t) => {
  const dir = join(await temporaryFolder(t), 'a', 'logs')
  const umask = process.umask(0)
  t.teardown(() => process.umask(umask))
  await createLogger(readConfig({ LOG_DIR: dir }))
  const files = await readdir(dir)
  t.equal(files.length, 2)
  const wide = async () => {
    await chmod(dir, 0o755)
    await Promise.all(files.map((file) => chmod(join(dir, file), 0o666)))
    await createLogger(readConfig({ LOG_DIR: dir }))
  }
  t.equal(await mode(dir), 0o750)
  for (const file of files) t.equal(await mode(join(dir, file)), 0o640)
  await wide()
  t.equal(await mode(dir), 0o750, 'an earlier version left it open')
  for (const file of files) t.equal(await mode(join(dir, file)), 0o640)
  await writeFile(join(dir, 'somebody.else'), '')
  const said = t.capture(console, 'error', () => undefined)
  await wide()
  t.equal(await mode(dir), 0o755, 'what others use is theirs')
  t.match(said()[0]?.args[0], /^LOG_DIR .* is open to every user/)
  for (const file of files) t.equal(await mode(join(dir, file)), 0o640)
})

const MOUNT = 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; rc=$?; rmdir "$d"; exit $rc'
const small = spawnSync('sh', ['-c', MOUNT]).status === 0

t.test('a full disk does not end the process, and logging goes on', { skip: small ? false : 'this user may not mount a file system' }, async (t) => {
  const dir = join(await temporaryFolder(t), 'logs')
  await mkdir(dir)
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dir])
  t.teardown(() => spawnSync('umount', ['-l', dir]))
  const said: string[] = []
  t.capture(console, 'error', (line: string) => { said.push(line) })
  const logger = await createLogger(readConfig({ LOG_DIR: dir }))
  const ballast = await open(join(dir, 'ballast'), 'w')
  await ballast.write(Buffer.alloc(250 * 1024))
  await ballast.close()
  const filler = 'x'.repeat(1000)
  for (let index = 0; index < 100; index += 1) logger.info({ index }, filler)
  await eventually('a word of it', () => said.some((line) => /app in LOG_DIR can't be written \(ENOSPC/.test(line)))
  await new Promise<void>((resolve) => { logger.flush(() => resolve()) })
  await rm(join(dir, 'ballast'))
  await eventually('another', () => said.some((line) => /app in LOG_DIR is written again$/.test(line)))
  const name = (await readdir(dir)).find((one) => one.startsWith('app')) ?? ''
  logger.info('the end')
  const written = await eventually('what was written meanwhile', async () => {
    const whole = await readFile(join(dir, name), 'utf8')
    return whole.includes('the end') ? whole.trim().split('\n') : undefined
  })
  t.same(written.slice(0, -1).map((one) => JSON.parse(one).index), [...Array(100).keys()], 'every line, once')
  t.equal(said.filter((line) => /app in/.test(line)).length, 2, 'said once each')
})

t.test('standard output on a full disk', { skip: process.platform === 'linux' ? false : 'no /dev/full' }, async (t) => {
  const script = `
    const { createLogger } = await import('./logger.ts')
    const logger = await createLogger({ logLevel: 'info' })
    logger.info('one'); setTimeout(() => { logger.info('two'); logger.flush(() => process.exit(7)) }, 50)`
  const full = await open('/dev/full', 'w')
  t.teardown(() => full.close())
  const args = ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', '--input-type=module', '-e', script]
  const child = spawn('env', args, { stdio: ['ignore', full.fd, 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const { stderr } = child
  if (stderr === null) throw new Error('there is no pipe')
  const err = text(stderr)
  const [code] = await once(child, 'exit')
  t.equal(code, 7)
  t.match(await err, /^standard output can't be written \(ENOSPC[^\n]*\n$/)
})
