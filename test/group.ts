/**
 * Groups of test files for `npm test`, each a process: to start one, and to load the service in it, takes two or three seconds
 * of a processor, which for two hundred files would be half of the run. Written to `.tap/groups`; a single file is run by its own name.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const GROUPS = '.tap/groups'
/** Files that share a process, at most: to start one costs as much as the tests of one. */
const FILES_OF_A_GROUP = 18
/** Suites with commands of their own. */
const OTHER_SUITES = /^test\/(faults|tools)\//
/** What speaks of the whole process: its time limit, its teardown, its signals and memory, errors of its own in the catalogue. */
const WANTS_A_PROCESS = /^t\.(?!test\b)|^await |process\.(on|once|emit|exit|chdir)\(|memoryUsage|globalThis\.|defineError\(/m

/** Long for its size, in time: it starts processes, or asks for a time limit of its own. */
const IS_SLOW = /command\.js'|service-process|child_process|redis-servers|build-project|^t\.setTimeout/m
/** By how much, in the mean of a run. */
const SLOWER = 3

interface Member { file: string, length: number }

/**
 * The files in lists of those that share a process, the longest first: one that is long at the end of a run has the machine to itself.
 * For the same reason each file goes where there is least so far, long ones first.
 */
async function group (files: string[]): Promise<string[][]> {
  const alone: Member[] = []
  const together: Member[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    const member = { file, length: text.length * (IS_SLOW.test(text) ? SLOWER : 1) }
    if (WANTS_A_PROCESS.test(text)) alone.push(member)
    else together.push(member)
  }
  const longFirst = (a: { length: number }, b: { length: number }): number => b.length - a.length
  const groups = Array.from({ length: Math.ceil(together.length / FILES_OF_A_GROUP) }, () => ({ length: 0, members: [] as string[] }))
  for (const { file, length } of together.sort(longFirst)) {
    const [shortest] = groups.sort((a, b) => a.length - b.length)
    shortest?.members.push(file)
    if (shortest !== undefined) shortest.length += length
  }
  const lone = alone.map(({ file, length }) => ({ length, members: [file] }))
  return [...groups, ...lone].sort(longFirst).map(({ members }) => members.sort())
}

const paths = (await readdir('test', { recursive: true })).map((path) => join('test', path))
const files = paths.filter((path) => path.endsWith('.test.ts') && !OTHER_SUITES.test(path)).sort()
await rm(GROUPS, { recursive: true, force: true })
await mkdir(GROUPS, { recursive: true })
await Promise.all((await group(files)).map(async (members, index) => {
  const [first = ''] = members
  const name = `${String(index).padStart(2, '0')}-${relative('test', dirname(first)).replaceAll('/', '-')}.test.ts`
  const imports = members.map((member) => `import '${relative(GROUPS, member).replace(/\.ts$/, '.js')}'\n`)
  await writeFile(join(GROUPS, name), imports.join(''))
}))
