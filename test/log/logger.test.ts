import { chmod, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { readConfig } from '../../config.js'
import { openLogFiles, type LogTarget } from '../../log/targets.js'
import { logStateOf } from '../../log/state.js'
import { createLogger, loggerOn } from '../../log/logger.js'
import { prettyLine } from '../../log/pretty.js'
import { eventually, temporaryFolder } from '../helper.js'

const two = (number: number) => String(number).padStart(2, '0')
const dateOf = (day: Date) => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`

/** A logger over files, and what stands on standard output meanwhile. */
async function files (dir: string, options: { maxBytes?: number, now?: () => number } = {}) {
  const said: string[] = []
  const output: LogTarget = { write (line) { said.push(line) }, flush (done) { done?.() } }
  const logger = loggerOn('info', await openLogFiles(dir, output, options))
  const flushed = () => new Promise<void>((resolve) => { logger.flush(() => { resolve() }) })
  return { logger, said, flushed }
}

t.test('daily files', async (t) => {
  const dir = await temporaryFolder(t)
  const logger = await createLogger(readConfig({ LOG_DIR: dir }))
  logger.info({ password: 'hunter22', user: { apiKey: 'hunter22', name: 'ann' }, deep: { headers: { authorization: 'Bearer hunter22' } } }, 'hello')
  logger.debug('too fine')
  logger.level = 'debug'
  logger.debug('fine')
  logger.error({ err: new Error('broken') }, 'oh')
  logger.info({ audit: { action: 'auth.login' } }, 'auth.login')
  const date = dateOf(new Date())
  const read = async (name: string) => await readFile(join(dir, `${name}.${date}.log`), 'utf8').catch(() => '')
  await eventually('all files', async () => (await read('app')).includes('broken') && (await read('error')).includes('broken') && (await read('audit')).includes('auth.login'))
  const app = await read('app')
  t.equal(app.trim().split('\n').length, 3)
  t.match(app, /"name":"ann".*"msg":"hello"/)
  t.match(app, '[redacted]')
  t.notMatch(app, /hunter22|too fine/)
  t.match(app, '"msg":"fine"', 'a level that is lowered for a while reaches the file')
  t.equal((await read('error')).trim().split('\n').length, 1, 'errors only')
  t.equal((await read('audit')).trim().split('\n').length, 1, 'events of the audit trail only')
})

t.test('standard output', async (t) => {
  const script = `
    const { createLogger } = await import('./log/logger.ts')
    const { readConfig } = await import('./config.ts')
    const logger = await createLogger(readConfig({ LOG_LEVEL: 'warn' }))
    logger.info('no'); logger.warn({ token: 'hunter22' }, 'yes'); logger.flush()`
  const output = execFileSync('env', ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' })
  t.match(JSON.parse(output), { level: 40, msg: 'yes', token: '[redacted]' })
})

t.test('a terminal gets lines for a person', async (t) => {
  const line = JSON.stringify({ level: 50, time: 0, pid: 1, err: { type: 'Error', message: 'a\u001b[2J', stack: 'at x', cause: { type: 'TypeError', message: 'b' } }, route: '/a b', milestone: 'lost', msg: 'oh\n"no"' })
  const shown = prettyLine(line, false)
  t.match(shown, /^\d\d:\d\d:\d\d error oh\\n"no" route="\/a b"\n {4}Error: /)
  t.match(shown, /\n {4}because of TypeError: b\n$/)
  t.match(prettyLine(line, true), '\u001b[31merror\u001b[0m')
  t.notMatch(shown, '\u001b', 'nothing that a line holds moves the cursor')
  const script = "const { createLogger } = await import('./log/logger.ts'); const logger = await createLogger({ logLevel: 'info' }); logger.info({ a: 1 }, 'hello'); logger.flush()"
  const { stdout } = spawnSync('script', ['-qefc', `env -u NODE_OPTIONS -u NODE_V8_COVERAGE ${process.execPath} --import tsx --input-type=module -e "${script}"`, '/dev/null'], { encoding: 'utf8', env: { ...process.env, TERM: 'xterm-256color' } })
  // eslint-disable-next-line no-control-regex
  t.match((stdout ?? '').replace(/\u001b\[\d+m/g, ''), /^\d\d:\d\d:\d\d info {2}hello a=1/m)
})

const mode = async (path: string) => (await stat(path)).mode & 0o777

t.test('logs are for their owner and the group', async (t) => {
  const dir = join(await temporaryFolder(t), 'a', 'logs')
  const umask = process.umask(0)
  t.teardown(() => process.umask(umask))
  await createLogger(readConfig({ LOG_DIR: dir }))
  const files = await readdir(dir)
  t.equal(files.length, 3)
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

t.test('milestones stand on standard output too', async (t) => {
  const { logger, said, flushed } = await files(await temporaryFolder(t))
  logger.info({ milestone: 'ready', address: 'http://127.0.0.1:1' }, 'ready')
  logger.info('a request')
  logger.error('a fault')
  await flushed()
  t.same(said.map((line) => JSON.parse(line).msg), ['ready'])
})

t.test('a day ends, a file is full, and the oldest go', async (t) => {
  const dir = await temporaryFolder(t)
  const DAY_MS = 86_400_000
  let now = new Date(2026, 0, 1, 12).getTime()
  const { logger, flushed } = await files(dir, { now: () => now, maxBytes: 3000 })
  for (let day = 0; day < 100; day += 1) {
    logger.info({ day }, 'a line')
    logger.error({ day }, 'a fault')
    logger.info({ day, audit: {} }, 'an event')
    await flushed()
    now += DAY_MS
  }
  const kept = async (name: string) => (await readdir(dir)).filter((file) => file.startsWith(`${name}.`)).sort()
  t.same([(await kept('app')).length, (await kept('error')).length, (await kept('audit')).length], [14, 30, 90])
  const last = dateOf(new Date(now - DAY_MS))
  t.equal((await kept('app')).at(-1), `app.${last}.log`)
  t.equal((await kept('app'))[0], `app.${dateOf(new Date(now - 14 * DAY_MS))}.log`, 'the newest are kept')

  now -= DAY_MS
  const other = await files(dir, { now: () => now, maxBytes: 3000 })
  for (let index = 0; index < 60; index += 1) {
    for (const one of [logger, other.logger]) one.info({ index }, 'x'.repeat(100))
    await Promise.all([flushed(), other.flushed()])
  }
  const parts = (await kept('app')).filter((file) => file.includes(last))
  t.ok(parts.length > 3, 'a file that is full is followed by another one of the day')
  for (const part of parts) t.ok((await stat(join(dir, part))).size < 20_000, 'each is bounded')
  const lines = (await Promise.all(parts.map((part) => readFile(join(dir, part), 'utf8')))).join('').trim().split('\n').map((line) => JSON.parse(line))
  t.equal(lines.filter(({ index }) => index !== undefined).length, 120, 'two writers share a folder, and every line of both is whole')
})

t.test('a file that somebody takes away is made anew', async (t) => {
  const dir = await temporaryFolder(t)
  const { logger } = await files(dir)
  logger.info('one')
  const file = join(dir, `app.${dateOf(new Date())}.log`)
  await eventually('a line', async () => (await readFile(file, 'utf8')).includes('one'))
  await rm(file)
  await eventually('another file', async () => {
    logger.info('two')
    return (await readFile(file, 'utf8').catch(() => '')).includes('two')
  })
  await rm(dir, { recursive: true })
  await eventually('a word of it', () => {
    logger.warn('three')
    return logStateOf(logger)?.problem
  })
  t.match(logStateOf(logger)?.problem, /ENOENT/)
  await mkdir(dir)
  await eventually('what waited', async () => (await readFile(file, 'utf8').catch(() => '')).includes('three'))
  await eventually('the end of it', () => logStateOf(logger)?.problem === undefined)
})

const MOUNT = 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; rc=$?; rmdir "$d"; exit $rc'
const small = spawnSync('sh', ['-c', MOUNT]).status === 0
const mounted = { skip: small ? false : 'this user may not mount a file system' }

async function smallDisk (t: Test): Promise<string> {
  const dir = join(await temporaryFolder(t), 'logs')
  await mkdir(dir)
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', dir])
  t.teardown(() => spawnSync('umount', ['-l', dir]))
  return dir
}

async function fill (dir: string, bytes: number): Promise<void> {
  const ballast = await open(join(dir, 'ballast'), 'w')
  await ballast.write(Buffer.alloc(bytes)).catch(() => undefined)
  await ballast.close()
}

t.test('a full disk does not end the process, and logging goes on', mounted, async (t) => {
  const dir = await smallDisk(t)
  t.capture(console, 'error', () => undefined)
  const { logger, said, flushed } = await files(dir)
  await fill(dir, 250 * 1024)
  const filler = 'x'.repeat(1000)
  for (let index = 0; index < 100; index += 1) logger.info({ index }, filler)
  await eventually('a word of it', () => said.some((line) => /app in LOG_DIR can't be written \(ENOSPC/.test(line)))
  t.match(logStateOf(logger)?.problem, /ENOSPC/, 'for health checks')
  await flushed()
  logger.warn('a warning meanwhile')
  t.ok(said.some((line) => line.includes('a warning meanwhile')), 'warnings stand on standard output meanwhile')
  await rm(join(dir, 'ballast'))
  await eventually('another', () => said.some((line) => /app in LOG_DIR is written again after [\d.]+ s/.test(line)))
  t.equal(logStateOf(logger)?.problem, undefined)
  const name = (await readdir(dir)).find((one) => one.startsWith('app')) ?? ''
  logger.info('the end')
  const written = await eventually('what was written meanwhile', async () => {
    const whole = await readFile(join(dir, name), 'utf8')
    return whole.includes('the end') ? whole.trim().split('\n') : undefined
  })
  t.same(written.slice(0, -2).map((one) => JSON.parse(one).index), [...Array(100).keys()], 'every line, once')
  t.equal(said.filter((line) => /app in/.test(line)).length, 2, 'said once each')
  t.match(said.map((line) => JSON.parse(line).milestone), ['lost', undefined, 'back'])
})

t.test('a disk that is full at the start, and for long', mounted, async (t) => {
  const dir = await smallDisk(t)
  t.capture(console, 'error', () => undefined)
  await fill(dir, 300 * 1024)
  const { logger, said, flushed } = await files(dir)
  const filler = 'x'.repeat(4000)
  for (let index = 0; index < 1500; index += 1) logger.info({ index }, filler)
  await flushed()
  await eventually('a word of it', () => said.some((line) => /app in LOG_DIR can't be written \(ENOSPC/.test(line)))
  const { lost } = logStateOf(logger) ?? { lost: 0 }
  t.ok(lost > 100 && lost < 1500, 'what waits is bounded, and what is lost counted')
  spawnSync('mount', ['-o', 'remount,size=16m', dir])
  await eventually('a word of what is lost', () => said.some((line) => line.includes(`${lost} lines of the log file app`)))
  t.equal(logStateOf(logger)?.problem, undefined)
})

t.test('standard output on a full disk', { skip: process.platform === 'linux' ? false : 'no /dev/full' }, async (t) => {
  const script = `
    const { createLogger } = await import('./log/logger.ts')
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
