/** Daily files with several writers: workers, and replicas on one folder. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { LogFile, type LogFileOptions } from '../../log/file.js'
import { eventually, temporaryFolder } from '../helper.js'

const fails = (error: Error): void => { throw error }
const open = async (options: Pick<LogFileOptions, 'folder' | 'keep'> & Partial<LogFileOptions>): Promise<LogFile> => {
  const file = new LogFile({ name: 'app', onTrouble: fails, onBack: () => undefined, ...options })
  await file.open()
  return file
}
const line = (writer: number, n: number): string => `${JSON.stringify({ writer, n, text: 'ä'.repeat(n % 50) })}\n`

t.test('three writers fill one folder: every line is whole, and no file is much larger than it may be', async (t) => {
  const folder = await temporaryFolder(t)
  const maxBytes = 64 * 1024
  const writers = await Promise.all([0, 1, 2].map(async () => await open({ folder, keep: 1000, maxBytes })))
  const COUNT = 6000
  for (let n = 0; n < COUNT; n += 1) {
    for (const [index, file] of writers.entries()) file.write(line(index, n))
    if (n % 200 === 199) await Promise.all(writers.map(async (file) => { await file.flush() }))
  }
  await Promise.all(writers.map(async (file) => { await file.flush() }))
  const names = await readdir(folder)
  t.ok(names.length > 5, 'another file is begun when one is full')
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const lines = texts.flatMap((one) => one.trim().split('\n')).map((one) => JSON.parse(one) as { writer: number, n: number })
  t.same([0, 1, 2].map((writer) => new Set(lines.filter((one) => one.writer === writer).map(({ n }) => n)).size), [COUNT, COUNT, COUNT], 'no line is lost')
  t.equal(lines.length, 3 * COUNT, 'none is there twice')
})

t.test('a new day is a new file for each of them, and the oldest go', async (t) => {
  const folder = await temporaryFolder(t)
  let now = Date.UTC(2026, 0, 1, 12)
  const options = { folder, keep: 3, now: () => now }
  const [one, other] = [await open(options), await open(options)]
  for (let day = 1; day <= 5; day += 1) {
    one.write(line(1, day))
    await one.flush()
    other.write(line(2, day))
    await other.flush()
    now += 24 * 3600 * 1000
  }
  const names = (await readdir(folder)).sort()
  t.same(names, ['app.2026-01-03.log', 'app.2026-01-04.log', 'app.2026-01-05.log'])
  for (const name of names) t.equal((await readFile(join(folder, name), 'utf8')).trim().split('\n').length, 2, `both write into ${name}`)
})

t.test('a writer whose file others have removed goes on in the newest', async (t) => {
  const folder = await temporaryFolder(t)
  const options = { folder, keep: 1, maxBytes: 10_000 }
  const [quiet, busy] = [await open(options), await open(options)]
  for (let n = 0; n < 1000; n += 1) {
    busy.write(line(1, n))
    if (n % 20 === 0) await busy.flush()
  }
  await busy.flush()
  t.equal((await readdir(folder)).length, 1)
  let n = 0
  await eventually('a line of the quiet one in what is there', async () => {
    quiet.write(line(2, n += 1))
    await quiet.flush()
    const [name = ''] = await readdir(folder)
    return (await stat(join(folder, name))).size > 0 && (await readFile(join(folder, name), 'utf8')).includes('"writer":2')
  })
})
