import type { ApiDeclaration } from './declaration.ts';

/** An API that can be named as a source: `api:met`. */
export interface KnownApi {
  readonly name: string;
  readonly title: string;
  readonly homepage: string;
  /** Variable of the environment with its key; null: it asks for none. */
  readonly keyVariable: string | null;
  /** It answers without a key too. */
  readonly keyOptional: boolean;
  /** Where a key is to be had. */
  readonly keyFrom: string | null;
  /** Names of options that choose from it, or ask it for more. */
  readonly options: readonly string[];
}

/** Names of the options that choose from an API, or ask it for more. */
export const optionNames = ({ request }: ApiDeclaration): readonly string[] => [
  ...Object.keys(request.options ?? {}),
  ...(request.details?.optional === true ? ['details'] : []),
];

/** All APIs that are declared. They are loaded when this is called: a command that needs none waits for none. */
export async function listApis(): Promise<readonly KnownApi[]> {
  const { apiDeclarations } = await import('./declarations/index.ts');
  return apiDeclarations.map((declaration) => {
    const { key } = declaration.request;
    return {
      name: declaration.name,
      title: declaration.title,
      homepage: declaration.homepage,
      keyVariable: key?.variable ?? null,
      keyOptional: key?.optional === true,
      keyFrom: key?.from ?? null,
      options: optionNames(declaration),
    };
  });
}

/** The declaration of an API; null: none has this name. */
export async function loadApi(name: string): Promise<ApiDeclaration | null> {
  const { apiDeclaration } = await import('./declarations/index.ts');
  return apiDeclaration(name);
}
