/** Targets of log lines. One that takes none is reported on stderr once, and tried again; its lines wait in bounded memory. */
import { createRequire } from 'node:module'
import { once } from 'node:events'
import { chmod, open, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { destination, symbols } from 'pino'
import { makeFolder, unusable } from './folder.js'

type Stream = ReturnType<typeof destination> & { file?: string | null }

/** Destination that pino writes to. */
export interface LogTarget {
  write(line: string): void
  /** Calls back once what was written is out, or can't be got out. */
  flush(done?: () => void): void
}

// It has no types. Loaded where there is a LOG_DIR.
const load = createRequire(import.meta.url)

/** The group may read, others nothing: lines name users and addresses. */
const FOLDER_MODE = 0o750
const FILE_MODE = 0o640
/** Bytes that wait for a target; what is beyond is lost, and counted. */
const MAX_WAITING = 4 * 1024 * 1024
const RETRY = 2000
/** Milliseconds that lines are collected, and characters at which they go out before. */
const COLLECTING = 20
const MOST_COLLECTED = 32 * 1024
/** Bytes that several processes can write into one pipe without their lines getting into each other (PIPE_BUF, write(2) of Linux). */
const WHOLE_IN_PIPE = 4096
const FLUSH_PATIENCE = 2000
/** Of pino's level numbers. */
const ERROR = 50
const OURS = /^(app|error)\.\d{4}-\d\d-\d\d(\.\d+)?\.log$/

/**
 * Target over a stream: its errors are heard for as long as the process lives.
 * @param stream takes lines, and may fail at any of them
 * @param name of the target, for whoever has to mend it
 * @param retry has the stream try again what waits
 * @param most characters that are handed to the stream at once, where a line alone is not longer
 */
export function reliable (stream: Stream, name: string, retry?: () => Promise<void>, most = MOST_COLLECTED): LogTarget {
  let waiting = false
  let lines = ''
  let broken: NodeJS.Timeout | undefined
  let lost = 0
  stream.on('drain', () => { waiting = false })
  stream.on('drop', (text: string) => { lost += text.split('\n').length - 1 })
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads standard output any more: there is nothing to wait for.
    if (error.code === 'EPIPE') waiting = false
    if (error.code === 'EPIPE' || broken !== undefined) return
    console.error(`${name} can't be written (${error.message}): lines wait until it can, up to ${MAX_WAITING / 1024 / 1024} MiB`)
    broken = setInterval(() => { retry?.().catch(() => undefined) }, RETRY).unref()
  })
  stream.on('write', () => {
    if (broken === undefined) return
    clearInterval(broken)
    broken = undefined
    console.error(`${name} is written again${lost === 0 ? '' : `; ${lost} lines were lost`}`)
    lost = 0
  })
  let timer: NodeJS.Timeout | undefined
  // Lines are collected for a moment: a write is a call of the system from another thread, which costs as much as all else of a line.
  const pass = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (lines === '') return
    const text = lines
    lines = ''
    waiting = true
    stream.write(text)
  }
  // The stream's own one tries for ever what a full disk does not take, and pino calls it when the process ends.
  const flushSync = stream.flushSync.bind(stream)
  stream.flushSync = () => {
    pass()
    if (waiting && broken === undefined) flushSync()
  }
  return {
    write (line) {
      if (lines.length + line.length > most) pass()
      lines += line
      if (lines.length >= most) pass()
      else timer ??= setTimeout(pass, COLLECTING)
    },
    flush (done = () => undefined) {
      pass()
      const until = performance.now() + FLUSH_PATIENCE
      const look = (): void => {
        if (!waiting || broken !== undefined || performance.now() > until) done()
        else setTimeout(look, 5)
      }
      look()
    }
  }
}

/**
 * Lines of JSON on standard output.
 * @param shared whether other processes write there, too
 */
export function standardOutput (shared = false): LogTarget {
  const most = shared ? WHOLE_IN_PIPE : MOST_COLLECTED
  return reliable(destination({ sync: false, maxLength: MAX_WAITING, ...(shared ? { maxWrite: most } : {}) }), 'standard output', undefined, most)
}

/** Makes private what others may not read: files of earlier days, and the folder where it holds nothing else. */
async function narrow (folder: string): Promise<void> {
  const names = await readdir(folder)
  const limit = async (path: string, mode: number): Promise<void> => {
    const { mode: now } = await stat(path)
    if ((now & 0o777 & ~mode) !== 0) await chmod(path, now & mode)
  }
  if (names.every((name) => OURS.test(name))) await limit(folder, FOLDER_MODE)
  else if (((await stat(folder)).mode & 0o7) !== 0) console.error(`LOG_DIR (${folder}) is open to every user of this machine, and left so since it holds other files: chmod 750`)
  await Promise.all(names.filter((name) => OURS.test(name)).map((name) => limit(join(folder, name), FILE_MODE)))
}

async function openDaily (folder: string, name: string): Promise<LogTarget> {
  const roll = load('pino-roll') as (options: Record<string, unknown>) => Promise<Stream>
  const stream = await roll({ file: join(folder, name), extension: '.log', frequency: 'daily', dateFormat: 'yyyy-MM-dd', mode: FILE_MODE, maxLength: MAX_WAITING })
  await once(stream, 'ready')
  process.on('exit', () => { stream.flushSync() })
  return reliable(stream, `the log file ${name} in LOG_DIR`, async () => {
    const file = stream.file ?? ''
    // Opened beforehand: a stream whose reopening fails remembers the old file twice, and would close it twice.
    await (await open(file, 'a', FILE_MODE)).close()
    stream.removeAllListeners('ready')
    stream.reopen(file)
  })
}

/**
 * Daily files of a folder: `app` has every line, `error` those of level error and above.
 * @param directory `LOG_DIR`, made where it is missing, 0750
 * @throws {ConfigError} when it can't be written to
 */
export async function openLogFiles (directory: string): Promise<LogTarget & { lastLevel: number }> {
  const folder = resolve(directory)
  await makeFolder('LOG_DIR', folder, FOLDER_MODE)
  try {
    await narrow(folder)
    const [app, error] = await Promise.all([openDaily(folder, 'app'), openDaily(folder, 'error')])
    return {
      // Has pino tell the level of each line.
      [symbols.needsMetadataGsym]: true,
      lastLevel: 0,
      write (line) {
        app.write(line)
        if (this.lastLevel >= ERROR) error.write(line)
      },
      flush (done) { app.flush(() => { error.flush(done) }) }
    } as LogTarget & { lastLevel: number }
  } catch (error) {
    throw unusable('LOG_DIR', folder, error)
  }
}
