/**
 * `npm run build`: the sources as JavaScript in `dist`, file by file, since plugins, services, routes and providers are found by their place.
 * Each state of the sources gets a folder of its own, and `dist` is a link to one: a service that runs keeps what it was started from,
 * nothing is left of a source that is gone, and a state that was built before costs a look at the sources. Types are checked elsewhere.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = import.meta.dirname
const BUILDS = '.build'
const FOLDERS = ['backup', 'log', 'plugins', 'services', 'routes']
/** Libraries that each start loads, of some nine hundred files: to find and read those took a third of it. */
const MODULES = 'typebox'
const COMMON_JS = [
  'fastify', 'fastify-plugin', 'fastify-metrics', '@fastify/cors', '@fastify/fast-json-stringify-compiler', '@fastify/jwt', '@fastify/postgres',
  '@fastify/rate-limit', '@fastify/swagger', 'ajv', 'ajv-formats', 'pg', 'pino'
]
const SOURCE = /(?<!\.d)\.ts$/
/** Builds that stay, the ones used last: services that were started from them may still run. */
const KEPT = 10
const OPTIONS = { format: 'esm', platform: 'node', target: 'node20.19', sourcemap: true, sourcesContent: false }

/** Paths of the sources, relative to the root, in a fixed order. */
async function findSources () {
  const below = await Promise.all(FOLDERS.map(async (folder) => {
    const names = await readdir(join(ROOT, folder), { recursive: true })
    return names.map((name) => join(folder, name))
  }))
  return [...await readdir(ROOT), ...below.flat()].filter((path) => SOURCE.test(path)).sort()
}

/** Name of the state that these sources are in. */
async function digest (sources) {
  const hash = createHash('sha256')
  for (const file of ['build.js', 'package-lock.json', ...sources]) {
    hash.update(`\n${file}\n`).update(await readFile(join(ROOT, file)).catch(() => ''))
  }
  return hash.digest('hex').slice(0, 16)
}

/** Have a library of modules be one file for each entry. */
async function joinModules (build, outdir) {
  const entryPoints = [{ in: MODULES, out: 'index' }, { in: `${MODULES}/value`, out: 'value' }]
  await build({ ...OPTIONS, sourcemap: false, absWorkingDir: ROOT, entryPoints, bundle: true, splitting: true, outdir: join(outdir, MODULES) })
  const exports = { '.': './index.js', './value': './value.js' }
  await writeFile(join(outdir, MODULES, 'package.json'), JSON.stringify({ name: MODULES, type: 'module', exports }))
}

/** Have libraries of CommonJS be one file, in which each is still loaded by itself, and a package for each that leads there. */
async function joinCommonJs (build, outdir) {
  const requires = COMMON_JS.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`)
  const stdin = { contents: `module.exports = { ${requires.join(', ')} }`, resolveDir: ROOT }
  await build({ ...OPTIONS, sourcemap: false, format: 'cjs', absWorkingDir: ROOT, stdin, bundle: true, external: ['pg-native'], outfile: join(outdir, 'joined.cjs') })
  await Promise.all(COMMON_JS.map(async (name) => {
    const names = Object.keys(await import(name)).filter((key) => key !== 'default' && key !== 'module.exports')
    await mkdir(join(outdir, name), { recursive: true })
    // The last line never runs: Node reads the names of exports off it.
    const lines = [
      `const joined = require('${name.includes('/') ? '../../' : '../'}joined.cjs')`,
      `module.exports = joined[${JSON.stringify(name)}]()`,
      `0 && (module.exports = { ${names.join(', ')} });`
    ]
    await writeFile(join(outdir, name, 'index.cjs'), `${lines.join('\n')}\n`)
    await writeFile(join(outdir, name, 'package.json'), JSON.stringify({ name, main: './index.cjs' }))
  }))
}

/** Build into a folder of another name first: what has its name is complete. */
async function make (sources, folder) {
  const { build } = await import('esbuild')
  const unfinished = `${folder}.${process.pid}`
  try {
    await build({ ...OPTIONS, absWorkingDir: ROOT, entryPoints: sources, outbase: '.', outdir: unfinished })
    const libraries = join(unfinished, 'node_modules')
    await Promise.all([joinModules(build, libraries), joinCommonJs(build, libraries)])
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another build of the same sources may have been faster.
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error
  }
}

/** Have `dist` lead to a build, in one step for whoever looks. */
async function point (name) {
  const dist = join(ROOT, 'dist')
  const link = join(ROOT, BUILDS, `link.${process.pid}`)
  // Earlier versions built into a folder; another build may be faster in putting it away.
  if ((await lstat(dist).catch(() => undefined))?.isDirectory()) await rename(dist, join(ROOT, BUILDS, `folder.${process.pid}`)).catch(() => undefined)
  await symlink(join(BUILDS, name), link)
  await rename(link, dist)
}

async function removeOldest () {
  const names = await readdir(join(ROOT, BUILDS))
  const builds = await Promise.all(names.map(async (name) => ({ name, usedAt: await stat(join(ROOT, BUILDS, name)).then(({ mtimeMs }) => mtimeMs, () => 0) })))
  const old = builds.sort((one, other) => other.usedAt - one.usedAt).slice(KEPT)
  await Promise.all(old.map(({ name }) => rm(join(ROOT, BUILDS, name), { recursive: true, force: true })))
}

const sources = await findSources()
const name = await digest(sources)
const folder = join(ROOT, BUILDS, name)
const isThere = (path) => stat(path).then(() => true, () => false)
try {
  if (!await isThere(folder)) {
    await mkdir(join(ROOT, BUILDS), { recursive: true })
    await make(sources, folder)
    await removeOldest()
  }
  if (await realpath(join(ROOT, 'dist')).catch(() => '') !== await realpath(folder)) await point(name)
  // Installed by another user than the one that starts it, it is as it should be.
  await utimes(folder, new Date(), new Date()).catch(() => undefined)
} catch (error) {
  // What is wrong with a source has been printed.
  if (error.errors === undefined) console.error(error.message)
  process.exitCode = 1
}
