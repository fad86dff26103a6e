import type { Service } from './service.js'

/** One statement of `docs/protocol.md`, tried on a service. */
export interface Case {
  /** Id of the clause that it shows: `RESUME-1`. */
  clause: string
  title: string
  /** Rejects where the service does otherwise; returns a reason where it can't be tried here. */
  run(service: Service): Promise<string | undefined>
}

/** A case that can always be tried. */
export const shows = (clause: string, title: string, run: (service: Service) => Promise<unknown>): Case =>
  ({ clause, title, run: async (service) => { await run(service); return undefined } })
