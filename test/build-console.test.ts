/** What builds the console, from sources of a few lines. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, readdir, readlink, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { project, run } from './build-project.js'

/** A console of a few lines beside the service. */
async function consoleOf (root: string): Promise<string> {
  const web = join(root, 'web')
  await mkdir(web)
  await writeFile(join(web, 'index.html'), '<!doctype html><script type="module" src="/main.ts"></script>')
  await writeFile(join(web, 'main.ts'), `document.title = '${'x'.repeat(2000)}'\n`)
  await writeFile(join(web, 'vite.config.ts'), 'export default {}\n')
  return web
}

t.test('the console, with a compressed copy of each file, once for each state of its sources', async (t) => {
  const root = await project(t)
  const web = await consoleOf(root)
  t.strictSame(await run(root, '--console=now'), { code: 0, err: '' })
  const first = await realpath(join(web, 'dist'))
  const [script = '', ...copies] = (await readdir(join(first, 'assets'))).sort()
  t.match(script, /^index-.+\.js$/)
  t.same(copies, [`${script}.br`, `${script}.gz`])
  const { ctimeMs } = await lstat(join(web, 'dist'))
  t.strictSame(await run(root, '--console=meanwhile'), { code: 0, err: '' })
  t.equal((await lstat(join(web, 'dist'))).ctimeMs, ctimeMs, 'the same sources are not built again')
  await writeFile(join(web, 'main.ts'), 'document.title = "other"\n')
  t.strictSame(await run(root, '--console=now'), { code: 0, err: '' })
  t.not(await realpath(join(web, 'dist')), first)
  t.ok((await stat(first)).isDirectory(), 'a service that runs may still serve it')
})

t.test('a start does not wait for the console, and says by the link what is on its way', async (t) => {
  const root = await project(t)
  const web = await consoleOf(root)
  const child = spawn(process.execPath, ['build.js', '--console=meanwhile'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  await once(child, 'exit')
  t.match(await readlink(join(web, 'dist')), /^\.build\/[0-9a-f]{16}$/)
  // Whoever builds it holds stderr until it is done.
  t.equal(await text(child.stderr), '')
  t.ok((await stat(join(web, 'dist/index.html'))).isFile())
})

t.test('a console that can not be built stops no start, and is tried again by the next', async (t) => {
  const root = await project(t)
  const web = await consoleOf(root)
  await writeFile(join(web, 'main.ts'), 'const = 1\n')
  t.match(await run(root, '--console=now'), { code: 1, err: /could not be built/ })
  t.match(await run(root, '--console=meanwhile'), { code: 0, err: /could not be built/ })
  t.notOk((await readdir(web)).includes('dist'), 'the service is not to wait for it')
  await writeFile(join(web, '.env'), '')
  await writeFile(join(root, '.env'), 'CONSOLE=off\n')
  t.strictSame(await run(root, '--console=meanwhile'), { code: 0, err: '' }, 'nobody wants it')
})

t.test('an installation without what builds the console keeps the one that it has', async (t) => {
  const root = await project(t)
  const web = await consoleOf(root)
  await rm(join(root, 'node_modules'))
  await mkdir(join(root, 'node_modules'))
  for (const name of await readdir('node_modules')) if (!/^(vite|@vitejs|\.)/.test(name)) await symlink(resolve('node_modules', name), join(root, 'node_modules', name))
  t.strictSame(await run(root, '--console=meanwhile'), { code: 0, err: '' })
  t.notOk((await readdir(web)).includes('dist'))
  await mkdir(join(web, '.build/00'), { recursive: true })
  await symlink('.build/00', join(web, 'dist'))
  t.strictSame(await run(root, '--console=now'), { code: 0, err: '' })
  t.equal(await readlink(join(web, 'dist')), '.build/00')
})
