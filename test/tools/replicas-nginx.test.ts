/** The nginx configuration of `deploy/` in front of two replicas that are replaced. */
import t from 'tap'
import { provide } from './packages.js'
import { startProxyProcess } from './proxy-process.js'
import { replaceReplicas } from './replicas.js'

const { path, missing } = provide('nginx')

t.test('two replicas behind nginx are replaced one after the other', missing === undefined ? {} : { skip: missing }, async (t) => {
  await replaceReplicas(t, 'nginx', (ports) => startProxyProcess(t, 'nginx.conf', (configuration, folder) =>
    [path, '-c', configuration, '-p', folder, '-e', 'stderr', '-g', `daemon off; user root; pid ${folder}/nginx.pid;`], ports))
})
