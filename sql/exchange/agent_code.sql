select a.code, a.firm, a.orgnr, a.agreed from authz.agent_code() a
