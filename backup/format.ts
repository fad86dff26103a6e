/**
 * Form of a backup, before it is compressed: a line of JSON that says what follows; of each table a line of JSON, its rows in the
 * text format of COPY (which has no line `\.` within, and no line end but those of rows) and the line `\.`; a line of JSON with the
 * number of rows of each. Without the last line a backup is not whole.
 */
import type { Table } from './tables.js'

/** First line of a backup: origin and schema. */
export interface Head {
  format: 'parley-backup'
  version: 1
  /** ISO 8601. */
  createdAt: string
  /** Version of the service that wrote it. */
  parley: string
  /** Names of the migrations that its tables were made by. */
  migrations: string[]
}

/** Rows of each table. */
export interface Foot { rows: Record<string, number> }

/** The line after a table's rows. */
export const END_OF_ROWS = '\\.\n'

const LINE_END = 0x0A
const END = Buffer.from(`\n${END_OF_ROWS}`)

/** A backup that can't be read: what is wrong with it, for the operator. */
export class UnreadableBackup extends Error {
  override readonly name = 'UnreadableBackup'
}

/** Reads a backup piece by piece, in the order in which it was written. */
export class BackupReader {
  #rest: Buffer = Buffer.alloc(0)
  readonly #chunks: AsyncIterator<Buffer>

  /** @param chunks what has been decompressed */
  constructor (chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async #more (): Promise<Buffer> {
    const { done, value } = await this.#chunks.next().catch((error: Error) => {
      throw new UnreadableBackup(`it is damaged, or was cut (${error.message})`)
    })
    if (done === true) throw new UnreadableBackup('it ends too early: it was cut, or its writing was')
    return value
  }

  /**
   * The next line, which is JSON.
   * @throws {UnreadableBackup}
   */
  async line (): Promise<unknown> {
    let end = this.#rest.indexOf(LINE_END)
    while (end === -1) {
      this.#rest = Buffer.concat([this.#rest, await this.#more()])
      end = this.#rest.indexOf(LINE_END)
    }
    const text = this.#rest.toString('utf8', 0, end)
    this.#rest = this.#rest.subarray(end + 1)
    try {
      return JSON.parse(text)
    } catch {
      throw new UnreadableBackup('it is no backup of Parley')
    }
  }

  /** Rows of the table that the last line announced, as COPY takes them. */
  async * rows (): AsyncGenerator<Buffer, undefined> {
    // Its first byte has been given out, or is the line end before the first row: an empty table's end begins with it.
    let kept: Buffer = Buffer.concat([Buffer.from('\n'), this.#rest])
    for (;;) {
      const end = kept.indexOf(END)
      // What could be the beginning of the end stays.
      const until = end === -1 ? Math.max(1, kept.length - END.length) : end + 1
      if (until > 1) yield kept.subarray(1, until)
      if (end !== -1) {
        this.#rest = kept.subarray(end + END.length)
        return
      }
      kept = Buffer.concat([kept.subarray(until - 1), await this.#more()])
    }
  }
}

/** The line that announces a table. */
export const announce = (table: Table): string => `${JSON.stringify({ table: table.name, columns: table.columns })}\n`
