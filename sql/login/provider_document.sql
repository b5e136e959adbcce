select body, version, age from authz.provider_document($1)
