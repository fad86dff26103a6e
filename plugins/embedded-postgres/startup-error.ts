/** Reason why the embedded database could not be started, as one line for the person who started the service. */
export class StartupError extends Error {
  override readonly name: string = 'StartupError'
}
