/** The HAProxy configuration of `deploy/` in front of two replicas that are replaced. */
import t from 'tap'
import { provide } from './packages.js'
import { startProxyProcess } from './proxy-process.js'
import { replaceReplicas } from './replicas.js'

const { path, missing } = provide('haproxy')

t.test('two replicas behind HAProxy are replaced one after the other', missing === undefined ? {} : { skip: missing }, async (t) => {
  await replaceReplicas(t, 'HAProxy', (ports) => startProxyProcess(t, 'haproxy.cfg', (configuration) => [path, '-db', '-f', configuration], ports))
})
