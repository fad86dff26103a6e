/**
 * Daily files of one kind of lines. Several processes may write into one folder: each appends whole lines, follows the others to the next
 * file by its size, and removes what is beyond the number that is kept. What can't be written waits, in bounded memory.
 */
import { writeSync } from 'node:fs'
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Options of a file. */
export interface LogFileOptions {
  folder: string
  /** Beginning of its name, which the day and the end follow. */
  name: string
  /** How many are kept. */
  keep: number
  /** Bytes after which another one is begun on the same day. */
  maxBytes?: number
  /** Milliseconds since 1970. */
  now?: () => number
  /** Told of each write that failed. */
  onTrouble(error: Error): void
  /** Told that everything that waited was written, and how many lines were lost meanwhile. */
  onBack(lost: number): void
}

/** The group may read, others nothing: lines name users and addresses. */
export const FILE_MODE = 0o640
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024
/** Characters that wait; lines beyond are lost, and counted. */
export const MOST_WAITING = 4 * 1024 * 1024
/** Milliseconds that lines are collected. */
export const COLLECTING_MS = 20
/** Characters at which collected lines go out before their time. */
export const MOST_COLLECTED = 32 * 1024
const RETRY_MS = 2000
/** Milliseconds between looks at the file: others may have filled it, or taken it away. */
const LOOK_MS = 1000
/** Milliseconds after which a disk that does not answer counts as one that takes nothing. */
const PATIENCE_MS = 5000
const LINE_END = 10

const two = (number: number): string => String(number).padStart(2, '0')
const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** Lines of one kind on their way into files. */
export class LogFile {
  #waiting = ''
  /** What is being written; after a failure what is left of it, from the beginning of a line on. */
  #chunk: Buffer | undefined
  #handle: FileHandle | undefined
  #day = ''
  #part = 0
  #size = 0
  #lookedAt = 0
  #timer: NodeJS.Timeout | undefined
  #flight: Promise<void> | undefined
  #flightSince = 0
  #trouble: Error | undefined
  #lost = 0
  #lostNow = 0

  /** @param options where, and who is told */
  constructor (private readonly options: LogFileOptions) {}

  /** Why lines don't get out; undefined while they do. */
  get problem (): string | undefined {
    if (this.#trouble !== undefined) return this.#trouble.message
    return this.#flight !== undefined && performance.now() - this.#flightSince > PATIENCE_MS ? 'the disk does not answer' : undefined
  }

  /** Characters that wait to be written. */
  get waiting (): number { return this.#waiting.length }

  /** Lines lost since the start. */
  get lost (): number { return this.#lost }

  /** Open today's file. Rejects with what the file system answers, and is tried again. */
  async open (): Promise<void> {
    try {
      await this.#ready()
    } catch (error) {
      this.#fail(error as Error)
      throw error
    }
  }

  /** Take a line. */
  write (line: string): void {
    if (this.#waiting.length + line.length > MOST_WAITING) {
      this.#lost += 1
      this.#lostNow += 1
      return
    }
    this.#waiting += line
    if (this.#trouble !== undefined) return
    if (this.#waiting.length >= MOST_COLLECTED) this.#go()
    else this.#timer ??= setTimeout(() => { this.#go() }, COLLECTING_MS)
  }

  /** Resolves once what was taken is out, or can't be got out. */
  async flush (): Promise<void> {
    if (this.#trouble === undefined) this.#go()
    await this.#flight
  }

  /** At the end of the process: what is not on its way yet. */
  flushSync (): void {
    const { fd } = this.#handle ?? {}
    if (fd === undefined || this.#trouble !== undefined || this.#waiting === '') return
    try {
      writeSync(fd, this.#waiting)
      this.#waiting = ''
    } catch {
      // Nobody is left to be told.
    }
  }

  #go (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#flight !== undefined) return
    this.#flightSince = performance.now()
    this.#flight = this.#run().finally(() => { this.#flight = undefined })
  }

  async #run (): Promise<void> {
    try {
      while (this.#chunk !== undefined || this.#waiting !== '' || this.#trouble !== undefined) {
        await this.#ready()
        if (this.#chunk === undefined) {
          this.#chunk = Buffer.from(this.#waiting)
          this.#waiting = ''
        }
        await this.#put(this.#chunk)
        this.#chunk = undefined
        this.#flightSince = performance.now()
        if (this.#waiting === '') this.#mended()
      }
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #fail (error: Error): void {
    this.#trouble = error
    // Another file, or the same one again where somebody has taken it away.
    void this.#close()
    this.#timer = setTimeout(() => { this.#go() }, RETRY_MS).unref()
    this.options.onTrouble(error)
  }

  #mended (): void {
    if (this.#trouble === undefined) return
    this.#trouble = undefined
    const lost = this.#lostNow
    this.#lostNow = 0
    this.options.onBack(lost)
  }

  async #put (chunk: Buffer): Promise<void> {
    const handle = this.#handle as FileHandle
    let at = 0
    try {
      while (at < chunk.length) at += (await handle.write(chunk, at)).bytesWritten
    } catch (error) {
      const start = at === 0 ? 0 : chunk.lastIndexOf(LINE_END, at - 1) + 1
      if (at > start) await this.#takeBack(handle, chunk.subarray(start, at)).catch(() => undefined)
      this.#chunk = chunk.subarray(start)
      throw error
    }
    this.#size += chunk.length
  }

  /** Half a line goes again, unless somebody has written behind it. */
  async #takeBack (handle: FileHandle, half: Buffer): Promise<void> {
    const { size } = await handle.stat()
    const { buffer } = await handle.read(Buffer.alloc(half.length), 0, half.length, size - half.length)
    if (buffer.equals(half)) await handle.truncate(size - half.length)
  }

  #path (): string {
    return join(this.options.folder, `${this.options.name}.${this.#day}${this.#part === 0 ? '' : `.${this.#part}`}.log`)
  }

  /** Has today's file open, and one that is not full. */
  async #ready (): Promise<void> {
    const { maxBytes = DEFAULT_MAX_BYTES, now = Date.now } = this.options
    const day = dayOf(new Date(now()))
    if (this.#handle !== undefined && performance.now() - this.#lookedAt > LOOK_MS) {
      this.#lookedAt = performance.now()
      const { size, nlink } = await this.#handle.stat()
      this.#size = size
      if (nlink === 0) await this.#close()
    }
    if (this.#handle !== undefined && day === this.#day && this.#size < maxBytes) return
    await this.#close()
    if (day !== this.#day) this.#part = 0
    this.#day = day
    // Whoever finds its file removed is behind the others: the one that it had would be among the oldest again.
    const [newest] = (await this.#files()).filter((file) => file.day === day)
    this.#part = Math.max(this.#part, newest?.part ?? 0)
    for (;; this.#part += 1) {
      this.#size = await stat(this.#path()).then(({ size }) => size, () => 0)
      if (this.#size < maxBytes) break
    }
    // For reading too: half a line is compared before it is taken back.
    this.#handle = await open(this.#path(), 'a+', FILE_MODE)
    await this.#prune()
  }

  async #close (): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close().catch(() => undefined)
  }

  /** What there is of this kind, the newest first. */
  async #files (): Promise<{ file: string, day: string, part: number }[]> {
    const pattern = new RegExp(`^${this.options.name}\\.(\\d{4}-\\d\\d-\\d\\d)(?:\\.(\\d+))?\\.log$`)
    const files = (await readdir(this.options.folder)).flatMap((file) => {
      const [, day, part = '0'] = pattern.exec(file) ?? []
      return day === undefined ? [] : [{ file, day, part: Number(part) }]
    })
    return files.sort((one, other) => one.day === other.day ? other.part - one.part : one.day < other.day ? 1 : -1)
  }

  /** The oldest go; whoever still has one of them open writes into the newest from the next look on. */
  async #prune (): Promise<void> {
    const { folder, keep } = this.options
    const files = await this.#files()
    await Promise.all(files.slice(keep).map(({ file }) => rm(join(folder, file), { force: true }).catch(() => undefined)))
  }
}
