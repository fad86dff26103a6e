/**
 * The sources as JavaScript in `dist`, file by file, since plugins, services, routes and providers are found by their place; nothing is left
 * of a source that is gone. Types are checked elsewhere. With `--console=now` the console, too; with `--console=meanwhile` a process of its
 * own builds that, and this one is done before.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Builds, digest } from './build-state.js'

const ROOT = import.meta.dirname
const FOLDERS = ['backup', 'log', 'plugins', 'services', 'routes']
/** Libraries that each start loads, of some nine hundred files: to find and read those took a third of it. */
const MODULES = 'typebox'
const COMMON_JS = [
  'fastify', 'fastify-plugin', 'fastify-metrics', '@fastify/cors', '@fastify/fast-json-stringify-compiler', '@fastify/jwt', '@fastify/postgres',
  '@fastify/rate-limit', '@fastify/static', '@fastify/swagger', 'ajv', 'ajv-formats', 'pg', 'pino'
]
const SOURCE = /(?<!\.d)\.ts$/
const OPTIONS = { format: 'esm', platform: 'node', target: 'node20.19', sourcemap: true, sourcesContent: false }

/** Paths of the sources, relative to the root, in a fixed order. */
async function findSources () {
  const below = await Promise.all(FOLDERS.map(async (folder) => {
    const names = await readdir(join(ROOT, folder), { recursive: true })
    return names.map((name) => join(folder, name))
  }))
  return [...await readdir(ROOT), ...below.flat()].filter((path) => SOURCE.test(path)).sort()
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

/** Build all into a folder. */
async function make (sources, outdir) {
  const { build } = await import('esbuild')
  await build({ ...OPTIONS, absWorkingDir: ROOT, entryPoints: sources, outbase: '.', outdir })
  const libraries = join(outdir, 'node_modules')
  await Promise.all([joinModules(build, libraries), joinCommonJs(build, libraries)])
}

/** Have the service of these sources. */
async function buildService () {
  const builds = new Builds(ROOT)
  const sources = await findSources()
  const name = await digest(ROOT, ['build.js', 'build-state.js', 'package-lock.json', ...sources])
  if (!await builds.has(name)) await builds.make(name, async (folder) => { await make(sources, folder) })
  await builds.point(name)
  await builds.use(name)
}

const { values: { console: when } } = parseArgs({ options: { console: { type: 'string' } } })
try {
  await buildService()
} catch (error) {
  // What is wrong with a source has been printed.
  if (error.errors === undefined) console.error(error.message)
  process.exitCode = 1
}
if (when !== undefined && process.exitCode === undefined) {
  try {
    const { buildConsole } = await import('./build-console.js')
    await buildConsole(when)
  } catch (error) {
    console.error(`The console could not be built: ${error.message}`)
    // A service starts without, too.
    if (when === 'now') process.exitCode = 1
  }
}
