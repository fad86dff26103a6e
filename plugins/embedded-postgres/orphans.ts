/** Processes of an earlier server that still use a data directory, and the pid file that one left behind. */
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LauncherLog } from './launcher-log.js'
import { StartupError } from './startup-error.js'

/** Milliseconds between a signal and a harder one. */
const PATIENCE = 10_000

/** A process whose working directory is the data directory, as that of every process of a PostgreSQL server is. */
interface Occupant { pid: number, isPostgres: boolean }

async function occupantsByProc (cluster: string): Promise<Occupant[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map(async (pid): Promise<Occupant | undefined> => {
    // A process that ends meanwhile, or whose links another user owns, is none of ours.
    if (await readlink(`/proc/${pid}/cwd`).catch(() => '') !== cluster) return undefined
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    return { pid: Number(pid), isPostgres: name.trim() === 'postgres' }
  }))
  return found.filter((occupant) => occupant !== undefined)
}

/** Occupants where there is no /proc (macOS): lsof(8) writes `p<pid>`, `c<command>` and `n<directory>`, one a line. */
function occupantsByLsof (cluster: string): Promise<Occupant[]> {
  return new Promise((resolve) => {
    execFile('lsof', ['-a', '-d', 'cwd', '-Fpcn'], (_error, stdout) => {
      const occupants = stdout.matchAll(/^p(\d+)\nc(.*)\n(?:f.*\n)?n(.*)$/gm)
      resolve([...occupants].filter(([, , , cwd]) => cwd === cluster).map(([, pid, name]) => ({ pid: Number(pid), isPostgres: name === 'postgres' })))
    })
  })
}

const occupants = (cluster: string) => process.platform === 'linux' ? occupantsByProc(cluster) : occupantsByLsof(cluster)

/** Signal a process that may just have ended. */
function signal (pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {}
}

/** The postmaster that the pid file names; 0 without one. */
async function recordedPid (cluster: string): Promise<number> {
  return Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '0'), 10)
}

/**
 * Make a data directory free for a new server: stop a postmaster that outlived its service, wait for backends that outlived
 * their postmaster, and remove the pid file only once no process at all has the directory as its working directory.
 * @param cluster real path of the data directory
 * @param log where an orphan is told of
 * @throws {StartupError} when processes resist even SIGKILL
 */
export async function endOrphans (cluster: string, log: LauncherLog): Promise<void> {
  const postmaster = await recordedPid(cluster)
  let escalation: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL']
  let deadline = 0
  for (;;) {
    const all = await occupants(cluster)
    const ours = all.filter(({ isPostgres }) => isPostgres)
    if (ours.length === 0) {
      // PostgreSQL itself judges a pid file well, except one whose number another process has by now.
      if (all.length === 0) await rm(join(cluster, 'postmaster.pid'), { force: true })
      return
    }
    if (Date.now() >= deadline) {
      const [next, ...harder] = escalation
      if (next === undefined) throw new StartupError(`processes ${ours.map(({ pid }) => pid).join(', ')} of an earlier PostgreSQL in ${cluster} do not end`)
      const living = ours.find(({ pid }) => pid === postmaster)
      // Only a postmaster understands SIGINT as "shut down"; backends without one have nothing to finish.
      const [name, targets] = next === 'SIGINT' && living === undefined ? ['SIGQUIT', ours] as const : [next, next === 'SIGINT' && living ? [living] : ours] as const
      log.warn({ pids: targets.map(({ pid }) => pid), signal: name }, 'ending an earlier PostgreSQL in the data directory')
      targets.forEach(({ pid }) => signal(pid, name))
      escalation = harder
      deadline = Date.now() + PATIENCE
    }
    await sleep(20)
  }
}
