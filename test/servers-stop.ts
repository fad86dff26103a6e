/** After a test run: its servers end, unless another run uses them. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, readServers, RUNS } from './servers.js'

const servers = readServers()
rmSync(join(RUNS, `${process.ppid}`), { force: true })
// The holder looks at the files itself: told to end, it would take the servers from a run that has just begun.
while (servers !== undefined && isAlive(servers.holder) && !readdirSync(RUNS).some((run) => isAlive(Number(run)))) await sleep(100)
