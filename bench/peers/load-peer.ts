/**
 * Loads a package that only the bench's `setup` installs. The name is a variable for the compiler, so that the repository
 * type-checks without the peers; each peer's file says which part of the package it uses.
 */
export async function loadPeer<Module>(name: string): Promise<Module> {
  try {
    return (await import(name)) as Module;
  } catch (error) {
    throw new Error(`${name} is not installed here. Run: npm run bench -- setup`, { cause: error });
  }
}
