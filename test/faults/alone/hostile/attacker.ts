/** The attacker's process: runs one attack after another, as it is told. */
import * as bodies from './bodies.js'
import * as connections from './connections.js'
import * as conversations from './conversations.js'
import { Intruder, type Attack, type Tally, type Target } from './intruder.js'

/** What the process is told: an attack, and where it goes. */
export interface Order extends Target { attack: string }

/** What it answers. */
export interface Outcome { tally: Tally, error?: string }

const ATTACKS: Record<string, Attack> = { ...bodies, ...connections, ...conversations }
let number = 0

async function run ({ attack, ...target }: Order): Promise<Outcome> {
  number += 1
  const intruder = new Intruder(target.url, `203.0.113.${number}`, `intruder-${number}`)
  try {
    await intruder.register()
    await ATTACKS[attack]?.(intruder, target)
    return { tally: intruder.tally }
  } catch (error) {
    return { tally: intruder.tally, error: String(error) }
  } finally {
    intruder.leave()
  }
}

process.on('message', (order: Order) => {
  void run(order).then((outcome) => { process.send?.(outcome) })
})
process.on('disconnect', () => { process.exit() })
process.send?.('ready')
