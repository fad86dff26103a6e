/** Targets of log lines: standard output, and the daily files of a folder. One that takes no lines ends nothing and silences nothing. */
import { fstatSync } from 'node:fs'
import { chmod, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { destination, symbols } from 'pino'
import { createCondition } from './condition.js'
import { makeFolder, unusable } from '../folder.js'
import { COLLECTING_MS, FILE_MODE, LogFile, MOST_COLLECTED, MOST_WAITING, type LogFileOptions } from './file.js'
import type { LogQueue } from './state.js'
import { LogPipe, WHOLE_IN_PIPE, type LineStream } from './pipe.js'
import { prettyLine } from './pretty.js'

/** Destination that pino writes to. */
export interface LogTarget {
  write(line: string): void
  /** Calls back once what was written is out, or can't be got out. */
  flush(done?: () => void): void
  /** Why lines don't get where they should; undefined while they do. */
  readonly problem?: string | undefined
  /** Lines that were lost since the start. */
  readonly lost?: number
  /** Lines that wait, by where they go. */
  readonly queues?: readonly LogQueue[]
}

/** A target that pino tells the level and the fields of each line. */
export interface AwareTarget extends LogTarget { lastLevel: number, lastObj: object }

const FOLDER_MODE = 0o750
/** Bytes that wait for standard output; what is beyond is lost, and counted. */
const MAX_WAITING = 4 * 1024 * 1024
const FLUSH_PATIENCE = 2000
/** Of pino's level numbers. */
const INFO = 30
const WARN = 40
const ERROR = 50
/** Files of each kind that are kept. */
const KEPT = { app: 14, error: 30, audit: 90 } as const
const OURS = /^(app|error|audit)\.\d{4}-\d\d-\d\d(\.\d+)?\.log$/
/** Errors that may pass by themselves, so that the service starts without its files. */
const PASSING = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'EFBIG', 'ESTALE'])

/** Way of lines to standard output, on which none gets into another process's, and the characters that go at once. */
function openOutput (shared: boolean): { stream: LineStream, most: number } {
  const output = shared ? fstatSync(1) : undefined
  // A write on a file is whole however long it is.
  const isWhole = output?.isFile() ?? true
  const pipe = output?.isFIFO() === true ? LogPipe.ofStandardOutput(MAX_WAITING) : null
  const most = isWhole || pipe !== null ? MOST_COLLECTED : WHOLE_IN_PIPE
  return { most, stream: pipe ?? destination({ sync: false, maxLength: MAX_WAITING, ...(isWhole ? {} : { maxWrite: most }) }) }
}

/**
 * Standard output: lines of JSON, or as a person reads them where that is a terminal.
 * @param shared whether other processes write there, too
 */
export function standardOutput (shared = false): LogTarget {
  const { stream, most } = openOutput(shared)
  const { stdout } = process
  const shape = stdout.isTTY ? (line: string): string => prettyLine(line, stdout.hasColors()) : undefined
  let waiting = false
  let broken = false
  let lost = 0
  let lines = ''
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  stream.on('drain', () => {
    waiting = false
    bytes = 0
  })
  stream.on('drop', (text: string) => {
    lost += text.split('\n').length - 1
    bytes -= Buffer.byteLength(text)
  })
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads standard output any more: there is nothing to wait for.
    if (error.code === 'EPIPE') {
      waiting = false
      bytes = 0
    }
    if (error.code === 'EPIPE' || broken) return
    broken = true
    console.error(`standard output can't be written (${error.message}): lines wait until it can, up to ${MAX_WAITING / 1024 / 1024} MiB`)
  })
  stream.on('write', (written: number) => {
    bytes -= written
    if (!broken) return
    broken = false
    console.error(`standard output is written again${lost === 0 ? '' : `; ${lost} lines were lost`}`)
  })
  // Lines are collected for a moment: a write is a call of the system from another thread, which costs as much as all else of a line.
  const pass = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (lines === '') return
    const text = lines
    lines = ''
    waiting = true
    bytes += Buffer.byteLength(text)
    stream.write(text)
  }
  // The stream's own one tries for ever what a full disk does not take, and pino calls it when the process ends.
  const flushSync = stream.flushSync.bind(stream)
  stream.flushSync = () => {
    pass()
    if (waiting && !broken) flushSync()
  }
  return {
    get lost () { return lost },
    queues: [{ name: 'log_output', limit: MAX_WAITING, waiting: () => Math.max(0, bytes) + lines.length }],
    write (given) {
      const line = shape === undefined ? given : shape(given)
      if (lines.length + line.length > most) pass()
      lines += line
      if (lines.length >= most) pass()
      else timer ??= setTimeout(pass, COLLECTING_MS)
    },
    flush (done = () => undefined) {
      pass()
      const until = performance.now() + FLUSH_PATIENCE
      const look = (): void => {
        if (!waiting || broken || performance.now() > until) done()
        else setTimeout(look, 5)
      }
      look()
    }
  }
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
  // Another process may remove one meanwhile.
  await Promise.all(names.filter((name) => OURS.test(name)).map((name) => limit(join(folder, name), FILE_MODE).catch(() => undefined)))
}

/**
 * Daily files of a folder: `app` has every line but those of the audit trail (they have a field `audit`), which have `audit` to themselves;
 * `error` has those of level error and above. Milestones of the process (lines with a field `milestone`) stand on standard output too, and
 * while a file can't be written, every warning.
 * @param directory `LOG_DIR`, made where it is missing, 0750
 * @param output standard output
 * @param options size of a file, and a clock for tests
 * @throws {ConfigError} when it can never be written to
 */
export async function openLogFiles (directory: string, output: LogTarget, options: Pick<LogFileOptions, 'maxBytes' | 'now'> = {}): Promise<AwareTarget> {
  const folder = resolve(directory)
  const say = (level: number) => (fields: object, msg: string): void => { output.write(`${JSON.stringify({ level, time: Date.now(), pid: process.pid, ...fields, msg })}\n`) }
  const make = (name: keyof typeof KEPT): LogFile => {
    const trouble = createCondition({ info: say(INFO), warn: say(WARN), error: say(ERROR) }, {
      level: 'error', begins: `the log file ${name} in LOG_DIR can't be written`, ends: `the log file ${name} in LOG_DIR is written again`
    })
    return new LogFile({
      ...options,
      folder,
      name,
      keep: KEPT[name],
      onTrouble (error) { trouble.met({ file: name }, `the log file ${name} in LOG_DIR can't be written (${error.message}): lines wait until it can, warnings stand here`) },
      onBack (lost) {
        if (lost > 0) say(ERROR)({ file: name, lost }, `${lost} lines of the log file ${name} in LOG_DIR were lost`)
        trouble.over()
      }
    })
  }
  const [app, error, audit] = [make('app'), make('error'), make('audit')]
  const files = [app, error, audit]
  try {
    await makeFolder('LOG_DIR', folder, FOLDER_MODE)
    await narrow(folder)
    await Promise.all(files.map((file) => file.open()))
  } catch (cause) {
    const { code, cause: deeper } = cause as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException }
    if (!PASSING.has(code ?? deeper?.code ?? '')) throw deeper === undefined ? unusable('LOG_DIR', folder, cause) : cause
  }
  process.on('exit', () => { for (const file of files) file.flushSync() })

  const target: AwareTarget = {
    lastLevel: 0,
    lastObj: {},
    get problem () {
      const broken = files.find(({ problem }) => problem !== undefined)
      return broken?.problem
    },
    get lost () { return files.reduce((sum, file) => sum + file.lost, output.lost ?? 0) },
    queues: [
      ...Object.entries({ app, error, audit }).map(([name, file]) => ({ name: `log_${name}`, limit: MOST_WAITING, waiting: () => file.waiting })),
      ...output.queues ?? []
    ],
    write (line) {
      const { lastLevel, lastObj } = this
      if ('audit' in lastObj) audit.write(line)
      else app.write(line)
      if (lastLevel >= ERROR) error.write(line)
      if ('milestone' in lastObj || (lastLevel >= WARN && app.problem !== undefined)) output.write(line)
    },
    flush (done = () => undefined) {
      void Promise.all(files.map((file) => file.flush())).then(() => { output.flush(done) })
    }
  }
  return Object.assign(target, { [symbols.needsMetadataGsym]: true })
}
