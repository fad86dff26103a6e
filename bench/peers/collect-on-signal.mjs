// Loaded into the service for the figures about memory, with --expose-gc: garbage is no part of what a stream holds. Who has a channel is
// told once it is done.
process.on('SIGUSR2', () => {
  globalThis.gc()
  globalThis.gc()
  process.send?.('collected')
})
