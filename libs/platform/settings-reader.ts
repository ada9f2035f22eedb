import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { VARIABLES } from './config-variables.js';
import type { VariableName } from './config-variables.js';
import { errorCode } from './error-code.js';

/** The settings cannot be used: every variable that is wrong, and what would be right. Values are not repeated. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly { readonly variable: VariableName; readonly fault: string }[]) {
    super(faults.map(({ variable, fault }) => `${variable}: ${fault}`).join('\n'));
  }
}

/** Reads environment variables by kind, and gathers what is wrong with them. An empty one counts as absent. */
export class SettingsReader {
  private readonly faults: { variable: VariableName; fault: string }[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Notes that a variable cannot be used. @param fault what it must be, without its value */
  refuse(variable: VariableName, fault: string): void {
    const { meaning } = VARIABLES[variable];
    this.faults.push({ variable, fault: `${fault}. ${meaning}` });
  }

  /** @throws ConfigError where anything was refused. */
  refuseFaults(): void {
    if (this.faults.length > 0) throw new ConfigError(this.faults);
  }

  text(variable: VariableName): string | undefined {
    const value = this.env[variable]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  path(variable: VariableName): string | undefined {
    const value = this.text(variable);
    return value === undefined ? undefined : resolve(value);
  }

  /** The text of the file that a variable names. */
  file(variable: VariableName): string | undefined {
    const path = this.path(variable);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      this.refuse(variable, `must name a file that can be read (${errorCode(error) ?? 'unreadable'})`);
      return undefined;
    }
  }

  /** Items with commas between them. */
  list(variable: VariableName): readonly string[] {
    const items = (this.text(variable) ?? '').split(',').map((each) => each.trim());
    return items.filter((each) => each !== '');
  }

  /** A whole number. @param meaning what it must be, in words */
  integer(variable: VariableName, least: number, most: number, meaning: string): number | undefined {
    const value = this.text(variable);
    if (value === undefined) return undefined;
    const number = /^\d+$/.test(value) ? Number(value) : -1;
    if (number >= least && number <= most) return number;
    this.refuse(variable, `must be ${meaning}`);
    return undefined;
  }

  /** `true` or `false`; absent: false. */
  flag(variable: VariableName): boolean {
    const value = this.text(variable);
    if (value !== undefined && value !== 'true' && value !== 'false') this.refuse(variable, 'must be true or false');
    return value === 'true';
  }
}
