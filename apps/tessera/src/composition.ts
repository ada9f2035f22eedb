import type { DynamicModule } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '#platform';
import type { Parts } from './parts.js';

/** Work that goes on beside the HTTP routes: processors, deliveries. */
export interface Work {
  /** Of work that reads from Kafka: messages that it has not read yet. */
  behind?(): number;
  /** Finishes what is under way, and lets another process have its turn. */
  stop(): Promise<void>;
}

/** What one process of the service runs. */
export interface Composition {
  /** As the log and the settings that are missing call it, e.g. `intake`. */
  readonly name: string;
  /** Modules with the routes beside health; none: the process takes no tokens. */
  readonly routes: readonly ((parts: Parts) => DynamicModule)[];
  /** Says in the OpenAPI document what decorators cannot say of these routes. */
  readonly describe?: (document: OpenAPIObject) => void;
  /** Started in this order, stopped in the other. */
  readonly works: readonly ((parts: Parts, config: Config) => Work)[];
  /**
   * Whether it is the whole service, which brings a database and tells links by its own address where none are named. A
   * process that is a part of it must be told both.
   */
  readonly whole: boolean;
}
