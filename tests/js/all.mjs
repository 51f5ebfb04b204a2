/* The tests of the files that are named, in one process: what draws their pages is read once. */
for (const file of process.argv.slice(2)) await import(file);
