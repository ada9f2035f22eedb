/** What describes purposes in an OpenAPI document. Apart from `#access`, for it loads all of @nestjs/swagger. */
export * from './needs-purpose.js';
