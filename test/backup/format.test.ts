import fc from 'fast-check'
import t from 'tap'
import { announce, BackupReader, END_OF_ROWS, UnreadableBackup } from '../../backup/format.js'

/** What COPY writes of a text: no line end and no lone `\.` is left in it. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

function * cut (data: Buffer, sizes: number[]): Generator<Buffer> {
  let at = 0
  for (let n = 0; at < data.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    yield data.subarray(at, at + size)
    at += size
  }
}
const reader = (data: Buffer, sizes: number[]) => new BackupReader((async function * () { yield * cut(data, sizes) })())

async function all (rows: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of rows) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('', '\\.', '.', '\\', '\n', '\n\\.\n', '\\.\n'))
const tables = fc.array(fc.array(text, { maxLength: 6 }), { minLength: 1, maxLength: 4 })
const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })

t.test('what was written is read, however it comes in pieces', async () => {
  await fc.assert(fc.asyncProperty(tables, sizes, async (contents, sizes) => {
    const written = contents.map((rows) => rows.map((row) => `${escaped(row)}\n`).join(''))
    const data = Buffer.from(written.map((rows, n) => `${announce({ name: `t${n}`, columns: ['a'] })}${rows}${END_OF_ROWS}`).join('') + '{"rows":{}}\n')
    const backup = reader(data, sizes)
    for (const [n, rows] of written.entries()) {
      t.same(await backup.line(), { table: `t${n}`, columns: ['a'] })
      t.equal(await all(backup.rows()), rows)
    }
    t.same(await backup.line(), { rows: {} })
  }), { numRuns: 300 })
})

t.test('what is cut anywhere, or is something else, is said so', async () => {
  const data = Buffer.from(`${announce({ name: 'users', columns: ['a'] })}1\n2\n${END_OF_ROWS}{"rows":{}}\n`)
  for (let length = 0; length < data.length; length += 1) {
    const backup = reader(data.subarray(0, length), [7])
    await t.rejects(async () => {
      await backup.line()
      await all(backup.rows())
      await backup.line()
    }, new UnreadableBackup('it ends too early: it was cut, or its writing was'))
  }
  await t.rejects(reader(Buffer.from('hello\n'), [3]).line(), { message: /no backup/ })
  const broken = new BackupReader((async function * () { yield Buffer.from('{'); throw new Error('incorrect header check') })())
  await t.rejects(broken.line(), { message: /damaged.*incorrect header check/ })
})
