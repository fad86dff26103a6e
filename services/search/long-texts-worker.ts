/** Entry of the thread that analyses long texts, with rests. */
import { parentPort } from 'node:worker_threads'
import { serveRequests, standBack } from '../../request-thread.js'
import { vectorSteps, type WeightedText } from './document.js'
import { withRests } from './slices.js'

if (parentPort !== null) {
  standBack()
  serveRequests(parentPort, (texts: readonly WeightedText[]) => texts.map((text) => withRests(vectorSteps([text]))))
}
