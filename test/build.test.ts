/** What `npm run build` makes, from sources of a few lines. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { project, run } from './build-project.js'

t.test('every source at its place, and nothing of those that are gone', async (t) => {
  const root = await project(t)
  t.strictSame(await run(root), { code: 0, err: '' })
  const first = await realpath(join(root, 'dist'))
  t.match(await readFile(join(root, 'dist/plugins/late.js'), 'utf8'), /sourceMappingURL=late\.js\.map/)
  t.match(JSON.parse(await readFile(join(root, 'dist/plugins/late.js.map'), 'utf8')), { sources: [/plugins\/late\.ts$/] })
  t.strictSame((await readdir(join(root, 'dist/plugins/deep'))).sort(), ['gone.js', 'gone.js.map'])

  const { ctimeMs } = await lstat(join(root, 'dist'))
  t.strictSame(await run(root), { code: 0, err: '' })
  t.equal((await lstat(join(root, 'dist'))).ctimeMs, ctimeMs, 'the same sources are not built again')

  await rm(join(root, 'plugins/deep'), { recursive: true })
  t.strictSame(await run(root), { code: 0, err: '' })
  t.not(await realpath(join(root, 'dist')), first)
  t.strictSame((await readdir(join(root, 'dist/plugins'))).sort(), ['late.js', 'late.js.map'])
})

t.test('libraries of many files as one, with the exports that they have', async (t) => {
  const root = await project(t)
  await run(root)
  const libraries = join(root, 'dist/node_modules')
  const isNamed = ({ name }: { name: string }) => !name.includes('.')
  const tops = (await readdir(libraries, { withFileTypes: true })).filter(isNamed).map(({ name }) => name)
  const names = (await Promise.all(tops.map(async (top) => top.startsWith('@') ? (await readdir(join(libraries, top))).map((name) => `${top}/${name}`) : [top]))).flat()
  t.ok(names.length > 10)
  for (const name of names) {
    const script = `const name = '${name}'; console.log(JSON.stringify(Object.keys(await import(name)).filter((key) => key !== 'module.exports').sort()))`
    await Promise.all([root, join(root, 'dist')].map((folder) => writeFile(join(folder, 'names.mjs'), script)))
    const [own, joined] = await Promise.all(['names.mjs', 'dist/names.mjs'].map((file) => text(spawn(process.execPath, [file], { cwd: root }).stdout)))
    t.equal(joined, own, name)
  }
})

t.test('a build that is not whole is made again', async (t) => {
  const root = await project(t)
  await run(root)
  const whole = await readFile(join(root, 'dist/plugins/late.js'), 'utf8')
  const spoil: Record<string, () => Promise<unknown>> = {
    'a file is gone': () => rm(join(root, 'dist/plugins/late.js')),
    'a file ends early': () => writeFile(join(root, 'dist/plugins/late.js'), whole.slice(0, 9)),
    'a copy broke off before its list': () => Promise.all(['.complete', 'plugins/late.js'].map((file) => rm(join(root, 'dist', file))))
  }
  for (const [name, work] of Object.entries(spoil)) {
    await work()
    t.strictSame(await run(root), { code: 0, err: '' })
    t.equal(await readFile(join(root, 'dist/plugins/late.js'), 'utf8'), whole, name)
  }
  t.equal((await readdir(join(root, '.build'))).length, 1, 'nothing is left of the others')
})

t.test('a service that runs keeps what it was started from', async (t) => {
  const root = await project(t)
  await run(root)
  const service = spawn(process.execPath, ['dist/server.js'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  t.teardown(() => { service.kill() })
  t.strictSame((await once(service, 'message'))[0], 'runs')
  await writeFile(join(root, 'plugins/late.ts'), "export const name: string = 'second'\n")
  t.strictSame(await run(root), { code: 0, err: '' })
  t.match(await readFile(join(root, 'dist/plugins/late.js'), 'utf8'), /second/)
  service.send('load it now')
  t.strictSame((await once(service, 'message'))[0], 'first')
})

t.test('builds at the same time, over a folder that an earlier version has made', async (t) => {
  const root = await project(t)
  await mkdir(join(root, 'dist'))
  await writeFile(join(root, 'dist/stale.js'), '')
  const codes = await Promise.all([run(root), run(root), run(root)])
  t.strictSame(codes, Array(3).fill({ code: 0, err: '' }))
  t.ok((await lstat(join(root, 'dist'))).isSymbolicLink())
  t.strictSame((await readdir(join(root, 'dist'))).sort(), ['.complete', 'node_modules', 'plugins', 'server.js', 'server.js.map'])
})

t.test('a source that is none fails, and leaves the last build', async (t) => {
  const root = await project(t)
  await run(root)
  const first = await realpath(join(root, 'dist'))
  await writeFile(join(root, 'server.ts'), 'const = 1\n')
  t.match(await run(root), { code: 1, err: /server\.ts:1:6/ })
  t.equal(await realpath(join(root, 'dist')), first)
  t.ok((await stat(join(root, 'dist/server.js'))).isFile())
})

t.test('no more builds stay than may be in use', async (t) => {
  const root = await project(t)
  const { Builds } = await import(new URL('../build-state.js', import.meta.url).href)
  const builds = new Builds(root)
  for (let count = 0; count < 11; count++) await builds.make(`earlier-${count}`, async (folder: string) => { await mkdir(folder) })
  await writeFile(join(root, 'server.ts'), 'export const count = 11\n')
  await run(root)
  t.equal((await readdir(join(root, '.build'))).length, 10)
  t.match(await readFile(join(root, 'dist/server.js'), 'utf8'), /count = 11/)
})
