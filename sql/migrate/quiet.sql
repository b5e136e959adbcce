set client_min_messages = warning
