/** Free space of the folders that are written to, sampled in the background: a file system that hangs holds nobody up. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import fp from 'fastify-plugin'

/** Space of a folder's file system. */
export interface DiskSpace {
  /** Variable that names the folder. */
  variable: 'DATA_DIR' | 'LOG_DIR'
  /** Bytes that this process may still write. */
  freeBytes: number
  sizeBytes: number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Space where data and logs are written, as it was seen last; a folder that can't be looked at is missing. */
    diskSpace(): readonly DiskSpace[]
  }
}

const EVERY_MS = 10_000

/** Space of a folder, or of what will hold it where it is not there yet. */
async function spaceOf (folder: string): Promise<Omit<DiskSpace, 'variable'>> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
  } catch (error) {
    const above = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error
    return await spaceOf(above)
  }
}

/** `disk_free_bytes{folder}` and `disk_size_bytes{folder}`, for DATA_DIR and, where it is set, LOG_DIR. */
export default fp(async (app) => {
  const { dataDir, logDir } = app.config
  const folders = [{ variable: 'DATA_DIR', path: dataDir }, { variable: 'LOG_DIR', path: logDir }] as const
  let seen: DiskSpace[] = []
  async function look (): Promise<void> {
    const all = await Promise.all(folders.map(async ({ variable, path }) =>
      path === undefined ? [] : await spaceOf(path).then((space) => [{ variable, ...space }], () => [])))
    seen = all.flat()
  }
  app.decorate('diskSpace', () => seen)
  app.loop('disk-space', { everyMs: EVERY_MS, failing: 'free space can not be looked for' }, look)
  await look()

  const { client } = app.metrics
  // Every process of the service writes to the same folders.
  const options = { labelNames: ['folder'], aggregator: 'min' } as const
  void new client.Gauge({
    ...options,
    name: 'disk_free_bytes',
    help: 'Bytes that may still be written where a folder is, by the variable that names it: DATA_DIR, LOG_DIR',
    collect () { for (const { variable, freeBytes } of seen) this.set({ folder: variable }, freeBytes) }
  })
  void new client.Gauge({
    ...options,
    name: 'disk_size_bytes',
    help: 'Size in bytes of the file system where a folder is, by the variable that names it: DATA_DIR, LOG_DIR',
    collect () { for (const { variable, sizeBytes } of seen) this.set({ folder: variable }, sizeBytes) }
  })
}, { name: 'disk-space', dependencies: ['metrics', 'loops'] })
