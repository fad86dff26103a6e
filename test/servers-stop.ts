/** After a test run: its servers end, unless another run uses them. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, readServers, RUNS } from './servers.js'

const isLastRun = () => !readdirSync(RUNS).some((run) => isAlive(Number(run)))

const servers = readServers()
rmSync(join(RUNS, `${process.ppid}`), { force: true })
if (servers !== undefined) {
  // The holder looks at the files itself: told to end, it would take the servers from a run that has just begun.
  while (isLastRun() && isAlive(servers.holder)) await sleep(100)
}
