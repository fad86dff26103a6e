import type { Measurement } from '../measurement.js'
import { gatewayJson, gatewayStreams } from './gateways.js'
import { observation } from './observation.js'
import { agents } from './p1-agents.js'
import { signIns } from './p12-sign-in.js'
import { startTimes } from './p13-start.js'
import { tokensAtAPace } from './p14-first-token.js'
import { tokenCost } from './p15-token.js'
import { failover } from './p17-failover.js'
import { largeWork } from './p18-large-work.js'
import { appends } from './p2-append.js'
import { crowd } from './p20-readers.js'
import { streaming, timeToFirstToken } from './p3-streams.js'
import { idleStreams } from './p7-memory.js'
import { hangUp } from './p8-hang-up.js'
import { workers } from './workers.js'
import { history } from './p9-history.js'

/** All measurements, in the order of the table of targets. */
export const measurements: readonly Measurement[] = [
  agents, appends, streaming, gatewayStreams, timeToFirstToken, gatewayJson, idleStreams, hangUp,
  history, signIns, startTimes, tokensAtAPace, tokenCost, failover, largeWork, crowd, workers, observation
]
