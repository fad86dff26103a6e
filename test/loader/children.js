/**
 * Processes that tests start, of which nothing is covered: what runs outside this checkout, and others' programs in it (tsc, vite). tap would
 * have each of them load its hooks in a second thread and count every block, which doubled what most of them cost.
 */
import { createRequire } from 'node:module'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { addListener } = createRequire(require.resolve('@tapjs/processinfo'))('process-on-spawn')
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PACKAGES = join(ROOT, 'node_modules') + sep
const HOOKS = /"?--import=[^\s"]*@tapjs\/processinfo[^\s"]*"?/

/** The program of a command: of Node its script, where that comes before what an option may have for a value. */
function programOf ({ execPath, args, cwd }) {
  if (execPath !== process.execPath) return resolve(cwd, execPath).startsWith(PACKAGES) ? resolve(cwd, execPath) : undefined
  const [script = '-'] = args.slice(1)
  return script.startsWith('-') ? undefined : resolve(cwd, script)
}

// Asked after tap, which has put its hooks there by then.
addListener((child) => {
  const program = programOf(child)
  if (program === undefined || (program.startsWith(ROOT) && !program.startsWith(PACKAGES))) return
  const options = child.env.NODE_OPTIONS?.replace(HOOKS, '').trim()
  if (options === '') delete child.env.NODE_OPTIONS
  else if (options !== undefined) child.env.NODE_OPTIONS = options
})
