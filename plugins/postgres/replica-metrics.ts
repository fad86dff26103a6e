import type { FastifyInstance } from 'fastify'

/** State of the replica for reading. */
export interface ReplicaState {
  /** Lag in seconds; undefined while it is not used. */
  readonly lag: number | undefined
}

/**
 * Metrics of the replica of DATABASE_READ_URL; where there is none they stay 0.
 * @param client registry and classes
 * @param replica how it is; undefined where there is none
 * @returns counts a read that may go there, by whether it did
 */
export function createReplicaMetrics (client: FastifyInstance['metrics']['client'], replica: () => ReplicaState | undefined): (byReplica: boolean) => void {
  const gauge = (name: string, help: string, aggregator: 'max' | 'min', read: () => number): void => {
    new client.Gauge({ name, help, aggregator, collect () { this.set(read()) } }).set(0)
  }
  gauge('db_replica_enabled', 'Whether DATABASE_READ_URL is set', 'max', () => replica() === undefined ? 0 : 1)
  gauge('db_replica_up', 'Whether the replica is used; 0 where there is none', 'min', () => replica()?.lag === undefined ? 0 : 1)
  gauge('db_replica_lag_seconds', 'Seconds from a commit to the replica, while it is used', 'max', () => replica()?.lag ?? 0)
  const reads = new client.Counter({ name: 'db_replica_reads_total', help: 'Reads that may go to the replica, by the server that served them: replica, primary', labelNames: ['server'] })
  for (const server of ['replica', 'primary']) reads.inc({ server }, 0)
  return (byReplica) => { reads.inc({ server: byReplica ? 'replica' : 'primary' }) }
}
