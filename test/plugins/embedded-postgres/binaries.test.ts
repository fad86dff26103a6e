import { chmod, lstat, mkdir, readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { findBinaries } from '../../../plugins/embedded-postgres/binaries.js'
import { folder, isRoot, serve, unprivileged } from './processes.js'

const nobody = isRoot ? { uid: unprivileged, gid: unprivileged } : undefined
const VERSION = '18.0.0'

/** The outline of an npm package whose install script has not run. */
async function fakePackage (dir: string): Promise<string> {
  await mkdir(join(dir, 'native', 'bin'), { recursive: true })
  await mkdir(join(dir, 'native', 'lib'))
  await writeFile(join(dir, 'package.json'), JSON.stringify({ version: VERSION }))
  await writeFile(join(dir, 'native', 'bin', 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 18.4"\n', { mode: 0o755 })
  await writeFile(join(dir, 'native', 'lib', 'libpq.so.5.18'), 'library')
  await writeFile(join(dir, 'native', 'pg-symlinks.json'), JSON.stringify([
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' }
  ]))
  return dir
}

const link = (dir: string) => readlink(join(dir, 'native', 'lib', 'libpq.so.5'))

t.test('links that the install script would have made are made in place', async (t) => {
  const packageDir = await fakePackage(await folder(t, 0o755))
  const copies = await folder(t, 0o755)
  const found = await Promise.all([1, 2, 3].map(() => findBinaries({ account: nobody, copies, packageDir })))
  for (const binaries of found) t.strictSame(binaries, { directory: join(packageDir, 'native', 'bin'), major: 18 })
  t.equal(await link(packageDir), 'libpq.so.5.18')
  t.strictSame(await readdir(copies), [])
})

t.test('a package that can not be written to is completed in a copy', async (t) => {
  const packageDir = await fakePackage(await folder(t, 0o755))
  await chmod(join(packageDir, 'native', 'lib'), 0o555)
  t.teardown(() => chmod(join(packageDir, 'native', 'lib'), 0o755))
  const dataDir = await folder(t, 0o777)
  const { directory } = await serve(t, { dataDir, packageDir, uid: isRoot ? unprivileged : undefined }).answer
  t.equal(directory, join(dataDir, `postgresql-${VERSION}`, 'native', 'bin'))
  t.equal(await link(join(dataDir, `postgresql-${VERSION}`)), 'libpq.so.5.18')
  await t.rejects(link(packageDir), { code: 'ENOENT' })
})

if (isRoot) {
  t.test('a package out of the user\'s reach is copied once', async (t) => {
    const packageDir = await fakePackage(await folder(t, 0o700))
    const copies = join(await folder(t, 0o755), 'copies')
    const copy = join(copies, `postgresql-${VERSION}`)
    const find = () => findBinaries({ account: nobody, copies, packageDir })
    const together = await Promise.all([find(), find(), find()])
    for (const { directory } of together) t.equal(directory, join(copy, 'native', 'bin'))
    t.strictSame(await readdir(copies), [`postgresql-${VERSION}`])
    const { ino } = await lstat(copy)
    await find()
    t.equal((await lstat(copy)).ino, ino)
  })
}

t.test('a copy that fails leaves nothing', async (t) => {
  const packageDir = await fakePackage(await folder(t, 0o755))
  await writeFile(join(packageDir, 'native', 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/a', target: 'native/missing/b' }]))
  const copies = await folder(t, 0o755)
  await t.rejects(findBinaries({ account: nobody, copies, packageDir }), { code: 'ENOENT' })
  t.strictSame(await readdir(copies), [])
})

t.test('a platform without a package', async (t) => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform')
  t.teardown(() => { if (platform) Object.defineProperty(process, 'platform', platform) })
  Object.defineProperty(process, 'platform', { ...platform, value: 'sunos' })
  await t.rejects(findBinaries({ account: undefined, copies: '/nonexistent' }), { name: 'StartupError', message: /no PostgreSQL for sunos-.*set PG_BIN_DIR.*DATABASE_URL/ })
})
