/**
 * Build of the console: `web/` by Vite, with a compressed copy of each file beside it, in a folder for each state of its sources.
 * As a program, with the name of a state, it builds that one; `npm start` runs it so beside the service that it starts.
 */
import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Builds, digest } from './build-state.js'

const ROOT = import.meta.dirname
const WEB = join(ROOT, 'web')
/** Not its sources: what others have put there. */
const FOREIGN = /(^|\/)(node_modules|dist|\.build)(\/|$)/
const COMPRESSED = /\.(js|css|svg|json|wasm)$/
/** Bytes below which a copy saves nothing. */
const LEAST = 1024
/** Bytes from which on the best compression takes longer than it is worth: grammars of languages, loaded one by one. */
const LARGE = 300_000

const builds = new Builds(WEB)

async function findSources () {
  const found = await Promise.all(['web', 'client'].map(async (folder) => {
    const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length + 1))
  }))
  return found.flat().filter((file) => !FOREIGN.test(file)).sort()
}

/** Put a compressed copy beside each file that gains by it. */
async function compress (folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  await Promise.all(entries.filter((entry) => entry.isFile() && COMPRESSED.test(entry.name)).map(async ({ parentPath, name }) => {
    const file = join(parentPath, name)
    const content = await readFile(file)
    if (content.length < LEAST) return
    const quality = { [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 9 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
    await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params: quality }))
    await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
  }))
}

async function make (folder) {
  const { build } = await import('vite')
  await build({ root: WEB, configFile: join(WEB, 'vite.config.ts'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  await compress(folder)
}

/** Whether this checkout can build it: an installation without devDependencies has what was built, or none. */
function canBuild () {
  try {
    return import.meta.resolve('vite') !== '' && import.meta.resolve('@vitejs/plugin-react') !== ''
  } catch {
    return false
  }
}

/** Whether the service that is about to start will have no use for it. */
async function isOff () {
  const file = await readFile('.env', 'utf8').catch(() => '')
  return (process.env.CONSOLE ?? parseEnv(file).CONSOLE) === 'off'
}

/** Build a state; where that fails, the link leads nowhere, so that the service stops waiting and the next start tries again. */
async function finish (name) {
  try {
    await builds.make(name, make)
  } catch (error) {
    if (await builds.leadsTo(name)) await rm(builds.link, { force: true })
    throw error
  }
  await builds.point(name)
}

/**
 * Have the console of these sources.
 * @param {'now' | 'meanwhile'} when it has to be there: now, or once a process of its own is done, which this does not wait for
 */
export async function buildConsole (when) {
  const sources = await findSources()
  if (!sources.includes(join('web', 'index.html')) || (when === 'meanwhile' && await isOff())) return
  const name = await digest(ROOT, ['build-console.js', 'build-state.js', 'package-lock.json', ...sources])
  if (await builds.has(name)) {
    await builds.point(name)
    await builds.use(name)
  } else if (canBuild()) {
    // The service that is started meanwhile sees by the link what it has to wait for.
    if (when === 'meanwhile') {
      await builds.point(name)
      spawn(process.execPath, [import.meta.filename, name], { stdio: ['ignore', 'ignore', 'inherit'] }).unref()
    } else {
      await finish(name)
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  // The service that starts at the same moment goes first.
  setPriority(10)
  try {
    await finish(process.argv[2])
  } catch (error) {
    console.error(`The console could not be built: ${error.message}`)
    process.exitCode = 1
  }
}
