/** Preloaded into the product's processes: when the launcher is gone, even by SIGKILL, they end too. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
